"""What each column of the report's tables says, in a sentence for whoever reads it the first time."""

from __future__ import annotations

from collections.abc import Mapping

_LOW = "The least that chance allows it to be: lower end of the 95 % interval (Wilson)."
_HIGH = "The most that chance allows it to be: upper end of the 95 % interval (Wilson)."

GAPS: Mapping[str, str] = {
    "rank": "Place in the order of impact; what is settled stands last.",
    "label": "The most typical wording of this need that may be shown.",
    "cause": "Why they go without an answer, as far as the events tell; the evidence stands below.",
    "action": "What would help most.",
    "impact": "What the order goes by: failures, how sure we are of them, and how bad the cause is.",
    "failed": "Needs that were not met. One that may have been met counts less than 1, hence the decimals.",
    "intents": "How often somebody had this need; one visit's searches for it count once.",
    "failure": "Failed, of all that asked.",
    "trend": "Failed, week by week; weeks begin on Monday (UTC).",
    "nearest": "What customers settled on, or else what search lists first for it today.",
    "status": 'Where it stands in the ledger; "new" is not in it yet.',
    "owner": "Who looks after it: as the ledger says, else the owner of the nearest article or of its category.",
    "nearest_rank": "Where search lists the nearest article, in the middle of all wordings; empty: not among the first ten.",
    "replay": "How many of its wordings find the answer on the built site, once an article is named as the answer.",
    "unknown_words": "Words of customers that no article uses, in any form.",
    "visits": "Visits in which somebody had this need.",
    "days": "Days (UTC) on which somebody had it.",
    "failure_low": _LOW,
    "failure_high": _HIGH,
    "share": "This gap's part of what failed in all gaps listed.",
    "cumulative": "The shares down to this row, added up.",
    "first_seen": "The first day of the period on which somebody had it (UTC).",
    "last_seen": "The last such day.",
    "nearest_match": "How well the nearest article fits the words: strong or weak.",
    "wordings": "What customers typed, once enough different visitors typed it.",
    "versions": "The versions it was asked in, and how often.",
    "languages": "The languages it was asked in, and how often.",
    "sources": "Where it was heard: searches, messages, tickets, addresses that lead nowhere, votes.",
    "evidence": "What speaks for the cause.",
    "category": "That of the nearest article.",
    "id": "Its name in the ledger.",
}

ARTICLES: Mapping[str, str] = {
    "title": "The article, or the question of a FAQ entry.",
    "lost": 'Readers it has lost at least: times opened, times the lowest share of "no" that its votes allow.',
    "helpful": '"Yes" of all votes.',
    "helpful_low": _LOW,
    "helpful_high": _HIGH,
    "yes": "Readers it helped; a changed vote counts once.",
    "no": "Readers it did not help.",
    "reasons": 'What was chosen with a "no".',
    "views": "Times it was opened otherwise than from a search.",
    "clicks": "Times it was opened from a search.",
    "mean_rank": "Where it stood among the results when it was opened, on average.",
    "category": "Where it belongs.",
    "owner": "Who looks after it.",
    "comments": 'What was written with a "no", newest first.',
    "ref": "Its address on the site.",
}

SEARCHES: Mapping[str, str] = {
    "query": "What was typed, once enough different visitors typed it.",
    "intents": "How often, counted once for each need.",
    "failed": "Of these, how many were not met; one that may have been met counts less than 1.",
    "none": "Of these, how many found nothing.",
    "weak": "Of these, how many found only what hardly fits.",
    "clicked": "Share after which a result was opened. Who reads the answer in the list need not open any.",
    "clicked_low": _LOW,
    "clicked_high": _HIGH,
}

TERMS: Mapping[str, str] = {
    "word": "A word of customers that no article uses, in any form.",
    "intents": "How often somebody asked with it.",
    "failed": "Of these, how many were not met.",
    "nearest": "A word of your articles that is spelt much like it.",
    "queries": "What was typed with it, once enough different visitors typed that.",
}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "gaps": GAPS,
    "articles": ARTICLES,
    "searches": SEARCHES,
    "terms": TERMS,
}
"""{table: {column: sentence}}; headline figures carry their own."""
