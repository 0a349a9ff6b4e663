"""Text becomes the same terms in Python, in the browser and in lunr.js 2.3.9."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import english
from search_index.analysis import Analyzer, analyzer
from search_index.languages import STATIC

SAMPLES = {
    "de": "Wie ändere ich meine Rechnungsadresse? Die Straße, »Größe« und Maßnahmen der Häuser 2024.",
    "fr": "Comment résilier l'abonnement ? Qu’est-ce que c’est : les données personnelles, où les trouver…",
    "es": "¿Cómo puedo cambiar la contraseña? Los pagos automáticos no funcionan, señor.",
    "pt-BR": "Não consigo acessar minha conta; as configurações estão erradas: ação, ações.",
    "it": "Dov'è l'impostazione dell'account? Le fatture elettroniche del cliente.",
    "nl": "Hoe wijzig ik mijn e-mailadres? De facturen van de klanten zijn 's avonds beschikbaar.",
    "ru": "Как изменить пароль учётной записи? Настройки пользователей и платежи.",
    "tr": "Şifremi nasıl değiştirebilirim? Kullanıcıların İşlemleri IĞDIR.",
    "ar": "كيف يمكنني تغيير كلمة المرور؟ إعدادات الحسابات والفواتير.",
    "fi": "Miten vaihdan salasanani? Käyttäjätilien asetuksissa.",
    "ja": "パスワードを忘れた場合のリセット方法は？WiFi設定、2024年版のガイド。ー々",
    "zh": "如何重置密码？请打开Wi-Fi设置，然后点击“保存”。",
    "ko": "비밀번호를 어떻게 변경하나요? 계정 설정에서 API키를 확인하세요.",
    "th": "ฉันจะเปลี่ยนรหัสผ่านได้อย่างไร การตั้งค่า 2FA",
    "hi": "मैं अपना पासवर्ड कैसे बदलूं? खाता सेटिंग्स।",
    "xx": "Unbekannte Sprache, it's fine ¿no?",
}


def test_words_of_real_articles_are_those_of_lunr(shared: Path, node) -> None:  # type: ignore[no-untyped-def]
    lines = []
    for name in ("stackfaq", "arduino"):
        for line in (shared / "relevance" / name / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            lines += [row["title"], row["body"]]
    run = analyzer("en")
    stop = english.STOP_WORDS

    for text, (terms, content) in zip(lines, node("lunr_driver.mjs", lines=lines), strict=True):
        assert run.terms(text) == terms
        assert [run.term(word) for word in run.surfaces(text) if word not in stop] == content


HARD = st.text(alphabet="aeiouybsdtlnzwx -'’.,!?\u00a0\ufeff\u2028ßüİΣ😀日本กั_09AY", max_size=30)


def test_odd_words_are_those_of_lunr(node) -> None:  # type: ignore[no-untyped-def]
    lines: list[str] = []

    @settings(max_examples=400, database=None, derandomize=True)
    @given(HARD)
    def collect(text: str) -> None:
        lines.append(text)

    collect()
    for text, (terms, _) in zip(lines, node("lunr_driver.mjs", lines=lines), strict=True):
        assert analyzer("en").terms(text) == terms, text


@pytest.mark.parametrize("language", SAMPLES)
def test_every_language_reads_alike_in_python_and_the_browser(language: str, node) -> None:  # type: ignore[no-untyped-def]
    run = analyzer(language)
    texts = [SAMPLES[language], *SAMPLES[language].split(), *SAMPLES.values()]

    answers = node("analysis_driver.mjs", lines=[{"language": language, "text": text} for text in texts])

    for text, (surfaces, terms, stop) in zip(texts, answers, strict=True):
        assert run.surfaces(text) == surfaces
        assert run.terms(text) == terms
        assert [term for term in terms if term in run.stop_terms] == stop


def test_snowball_stems_alike_for_made_up_words_too(node) -> None:  # type: ignore[no-untyped-def]
    languages = sorted(path.stem for path in (STATIC / "vendor" / "snowball").glob("??.js"))
    assert len(languages) == 26
    heads = [word for sample in SAMPLES.values() for word in Analyzer("xx").surfaces(sample)]
    lines = [
        {"language": language, "text": " ".join(head[:5] + tail for head in heads for tail in ("", *heads[at::17]))}
        for at, language in enumerate(languages)
    ]
    for line, (_, terms, _) in zip(lines, node("analysis_driver.mjs", lines=lines), strict=True):
        assert analyzer(line["language"]).terms(line["text"]) == terms, line["language"]


def test_an_elided_article_does_not_hide_a_french_word() -> None:
    assert "abon" in analyzer("fr").terms("l'abonnement")


def test_japanese_is_found_by_pairs_of_characters() -> None:
    assert analyzer("ja").surfaces("設定を開く") == ["設定", "を", "開", "く"]
