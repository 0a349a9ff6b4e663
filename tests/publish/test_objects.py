"""Publishing to object storage, against a real S3 server process."""

import gzip
import threading

import pytest

from generator.errors import PublishError
from generator.publish.bucket import Bucket
from generator.publish.objects import ObjectsTarget, open_objects
from generator.publish.publisher import publish, rollback
from generator.publish.source import scan


@pytest.fixture(scope="module")
def server(figures):
    with figures.object_server() as client:
        yield client


@pytest.fixture
def bucket(server, request):
    name = f"bucket-{abs(hash(request.node.nodeid))}"
    server.create_bucket(Bucket=name)
    return name


@pytest.fixture
def store(bucket):
    return open_objects(f"s3://{bucket}/docs", {})


@pytest.fixture
def live(server, bucket, figures):
    return lambda: {path: text.decode() for path, text in figures.bucket_files(server, bucket, "docs/").items()}


def test_every_object_has_its_type_and_cache_time(server, bucket, site, store, clock):
    publish(site({"assets/a.0123456789ab.js": "x", "a.html": "a"}), store, now=clock())
    page = server.head_object(Bucket=bucket, Key="docs/a.html")
    script = server.head_object(Bucket=bucket, Key="docs/assets/a.0123456789ab.js")
    assert (page["ContentType"], page["CacheControl"]) == (
        "text/html; charset=utf-8",
        "public, max-age=60, must-revalidate",
    )
    assert (script["ContentType"], script["CacheControl"]) == (
        "text/javascript; charset=utf-8",
        "public, max-age=31536000, immutable",
    )


def test_text_is_compressed_when_asked(server, bucket, site, clock):
    store = open_objects(f"s3://{bucket}/docs", {"gzip": True})
    publish(site({"a.html": "word " * 1000, "b.png": "p" * 5000}), store, now=clock())
    page = server.get_object(Bucket=bucket, Key="docs/a.html")
    assert page["ContentEncoding"] == "gzip"
    assert gzip.decompress(page["Body"].read()) == b"word " * 1000
    assert "ContentEncoding" not in server.head_object(Bucket=bucket, Key="docs/b.png")


def test_only_what_changed_is_sent_and_what_is_old_goes(site, store, live, clock):
    publish(site({"a.html": "1", "b.html": "1", "c.html": "1"}), store, now=clock())
    plan = publish(site({"a.html": "2", "b.html": "1"}), store, now=clock()).plan
    assert (plan.send, plan.remove) == (("a.html",), ("c.html",))
    assert live().keys() == {"index.html", "a.html", "b.html", "release.json"}


def test_pages_come_after_assets_and_deletions_last(site, store, clock, monkeypatch):
    publish(site({"old.html": "1"}), store, now=clock())
    steps = []
    put, delete = Bucket.put, Bucket.delete
    monkeypatch.setattr(Bucket, "put", lambda self, key, *rest: (steps.append(key), put(self, key, *rest))[1])
    monkeypatch.setattr(Bucket, "delete", lambda self, key: (steps.append(f"-{key}"), delete(self, key))[1])
    publish(site({"new.html": "1", "a.0123456789ab.js": "x", "sitemap.xml": "x"}), store, now=clock())
    public = [step for step in steps if ".askwell/" not in step]
    assert public == ["a.0123456789ab.js", "new.html", "sitemap.xml", "-old.html"]


def test_an_interrupted_publish_is_finished_by_the_next_even_of_another_site(site, store, live, clock, monkeypatch):
    """The manifest still says A when B was half sent; publishing A again must not believe it."""
    publish(site({"a.html": "A", "b.html": "A"}), store, now=clock())
    put, count = Bucket.put, iter(range(100))

    def dying(self, key, *rest):
        if ".askwell/" not in key and next(count) == 1:
            raise PublishError("the network is gone")
        put(self, key, *rest)

    monkeypatch.setattr(Bucket, "put", dying)
    monkeypatch.setattr("generator.publish.objects.SENDERS", 1)
    with pytest.raises(PublishError, match="network is gone"):
        publish(site({"a.html": "B", "b.html": "B", "stray.html": "B"}), store, now=clock())
    monkeypatch.setattr(Bucket, "put", put)
    assert live()["a.html"] == "B"
    publish(site({"a.html": "A", "b.html": "A"}), store, now=clock())
    assert {path: text for path, text in live().items() if path != "release.json"} == {
        "index.html": "<h1>home</h1>",
        "a.html": "A",
        "b.html": "A",
    }


def test_a_version_half_replaced_by_a_dead_publisher_is_whole_again_after_the_next(
    site, store, live, clock, monkeypatch
):
    """Publishing 2.0 clears the journal of the 1.0 that died, so it must put right what that left."""
    listed = '[{"version": "%s", "title": "x", "aliases": []}]'
    first = {"1.0/a.html": "old", "1.0/b.html": "old", "versions.json": listed % "1.0"}
    publish(site(first), store, now=clock())
    put = Bucket.put

    def dying(self, key, *rest):
        if key == "1.0/b.html":
            raise PublishError("the network is gone")
        put(self, key, *rest)

    monkeypatch.setattr(Bucket, "put", dying)
    monkeypatch.setattr("generator.publish.objects.SENDERS", 1)
    with pytest.raises(PublishError, match="network is gone"):
        publish(site(first | {"1.0/a.html": "new", "1.0/b.html": "new"}), store, now=clock())
    monkeypatch.setattr(Bucket, "put", put)
    assert live()["1.0/a.html"] == "new"
    publish(site({"2.0/a.html": "two", "versions.json": listed % "2.0"}), store, now=clock())
    assert [live()[path] for path in ("1.0/a.html", "1.0/b.html", "2.0/a.html")] == ["old", "old", "two"]


def test_a_publisher_waits_until_the_one_before_has_taken_away_what_was_old(site, store, bucket, server, clock):
    """Else a late deletion of theirs could hit a file that is ours again."""
    release = publish(site(), store, now=clock()).plan.release.id
    journal = f"docs/.askwell/pending/{release}"
    server.put_object(Bucket=bucket, Key=journal, Body=b"")
    threading.Timer(0.3, server.delete_object, kwargs={"Bucket": bucket, "Key": journal}).start()
    with store.session() as session:
        assert not session.cleaning


def test_a_new_name_for_old_content_is_copied_in_the_storage_or_sent_if_it_is_gone(
    site, store, bucket, server, live, clock, monkeypatch
):
    files = {f"search/t-{name}.AAAA.bin": name for name in "ab"}
    publish(site(files), store, now=clock())
    server.delete_object(Bucket=bucket, Key="docs/search/t-b.AAAA.bin")
    sent, put = [], Bucket.put
    monkeypatch.setattr(Bucket, "put", lambda self, key, *rest: (sent.append(key), put(self, key, *rest))[1])
    publish(site({f"search/t-{name}.BBBB.bin": name for name in "ab"}), store, now=clock())
    assert [key for key in sent if ".askwell/" not in key] == ["search/t-b.BBBB.bin"]
    assert (live()["search/t-a.BBBB.bin"], live()["search/t-b.BBBB.bin"]) == ("a", "b")
    copied = server.head_object(Bucket=bucket, Key="docs/search/t-a.BBBB.bin")
    assert (copied["CacheControl"], copied["ContentType"]) == (
        "public, max-age=31536000, immutable",
        "application/octet-stream",
    )


def test_rolling_back_restores_what_was_replaced_and_deleted(site, store, live, clock):
    publish(site({"a.html": "1", "gone.html": "1"}), store, now=clock())
    publish(site({"a.html": "2", "new.html": "2"}), store, now=clock())
    publish(site({"a.html": "3"}), store, now=clock())
    rollback(store, now=clock())
    assert live().keys() == {"index.html", "a.html", "new.html", "release.json"}
    rollback(store, now=clock())
    assert (live()["a.html"], live()["gone.html"]) == ("1", "1")


def test_two_publishers_at_once_leave_one_whole_site(site, store, live, clock):
    publish(site(), store, now=clock())
    sites = [site({f"{name}.html": name, "both.html": name}, name=name) for name in "ab"]
    threads = [threading.Thread(target=publish, args=(each, store), kwargs={"now": clock()}) for each in sites]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = live()["both.html"]
    assert live().keys() == {"index.html", "both.html", f"{winner}.html", "release.json"}


def test_an_alias_becomes_pages_that_lead_to_its_version(site, store, live, clock):
    source = site({"2.0/index.html": "two", "2.0/a/index.html": "a", "2.0/x.png": "x"})
    (source.root / "latest").symlink_to("2.0")
    publish(scan(source.root), store, now=clock())
    assert 'url=../../2.0/a/"' in live()["latest/a/index.html"]
    assert "latest/x.png" not in live()


def test_a_bucket_that_does_not_exist_is_named(site, server, clock):
    with pytest.raises(PublishError, match=r"s3://no-such-bucket: cannot .*NoSuchBucket.*create the bucket"):
        publish(site(), open_objects("s3://no-such-bucket", {}), now=clock())


def test_the_target_says_what_to_serve(store):
    assert isinstance(store, ObjectsTarget)
    assert "404.html as error document" in store.serves
