"""The few things we ask of object storage, and its errors in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from gzip import decompress
from typing import Any

from generator.errors import PublishError, UsageError

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_OUTRUN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409"})


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is below one prefix of a bucket; keys are paths below that prefix."""

    client: Any
    name: str
    prefix: str

    @classmethod
    def open(cls, address: str, *, endpoint: str = "", region: str = "") -> Bucket:
        """Open `s3://bucket/prefix`. Credentials come from where AWS tools look for them.

        Raises:
            PublishError: boto3 is not installed.
            UsageError: the address names no bucket.
        """
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise PublishError(f"{address}: needs boto3; install it with: pip install 'askwell[s3]'") from error
        name, _, prefix = address.removeprefix("s3://").partition("/")
        if not name:
            raise UsageError(f"{address}: names no bucket; write s3://BUCKET or s3://BUCKET/PREFIX")
        config = Config(max_pool_connections=32, retries={"mode": "standard", "max_attempts": 6})
        with _our_words(address, "open"):
            client = boto3.client("s3", endpoint_url=endpoint or None, region_name=region or None, config=config)
        return cls(client, name, f"{prefix.strip('/')}/" if prefix.strip("/") else "")

    @property
    def address(self) -> str:
        """The address people wrote."""
        return f"s3://{self.name}/{self.prefix}".rstrip("/")

    def get(self, key: str) -> bytes | None:
        """Return an object's bytes, decompressed, or None."""
        return self.get_tagged(key)[0]

    def get_tagged(self, key: str) -> tuple[bytes | None, str]:
        """Return an object's bytes and its entity tag; None and `""` when there is no such object."""
        with _our_words(self.address, f"read '{key}'"):
            try:
                found = self.client.get_object(Bucket=self.name, Key=self.prefix + key)
            except self.client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] in _MISSING:
                    return None, ""
                raise
            content = found["Body"].read()
        return decompress(content) if found.get("ContentEncoding") == "gzip" else content, found["ETag"]

    def list(self, below: str) -> list[str]:
        """Return the keys that begin with `below`, in order."""
        with _our_words(self.address, f"list '{below}'"):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix + below)
            return [row["Key"][len(self.prefix) :] for page in pages for row in page.get("Contents", ())]

    def put(self, key: str, content: bytes, cache: str, kind: str, encoding: str = "") -> None:
        """Write an object with its headers."""
        with _our_words(self.address, f"write '{key}'"):
            self._put(key, content, cache, kind, encoding)()

    def put_if(self, key: str, content: bytes, etag: str, cache: str, kind: str) -> bool:
        """Write an object unless it changed since it had this tag, and say if it was written.

        `""` means that it was absent. Storage without conditional writes just writes.
        """
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        with _our_words(self.address, f"write '{key}'"):
            try:
                self._put(key, content, cache, kind)(**condition)
            except self.client.exceptions.ClientError as error:
                code = error.response["Error"]["Code"]
                if code in _OUTRUN:
                    return False
                if code != "NotImplemented":
                    raise
                self._put(key, content, cache, kind)()
        return True

    def copy(self, key: str, to: str) -> bool:
        """Copy an object inside the storage, with its headers, and say if it was there."""
        with _our_words(self.address, f"copy '{key}'"):
            source = {"Bucket": self.name, "Key": self.prefix + key}
            try:
                self.client.copy_object(Bucket=self.name, Key=self.prefix + to, CopySource=source)
            except self.client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] not in _MISSING:
                    raise
                return False
        return True

    def delete(self, key: str) -> None:
        """Delete an object; one that is missing already is no error."""
        with _our_words(self.address, f"delete '{key}'"):
            self.client.delete_object(Bucket=self.name, Key=self.prefix + key)

    def _put(self, key: str, content: bytes, cache: str, kind: str, encoding: str = "") -> partial[Any]:
        headers = {"CacheControl": cache, "ContentType": kind} | ({"ContentEncoding": encoding} if encoding else {})
        return partial(self.client.put_object, Bucket=self.name, Key=self.prefix + key, Body=content, **headers)


# What to do about an error, by its code in S3 or its class in botocore.
_KEYS = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or AWS_PROFILE"
_PLACE = "check AWS_ENDPOINT_URL or the target's 'endpoint' and 'region', and the network"
_WAYS_OUT = {
    "NoSuchBucket": "create the bucket, or correct its name",
    "InvalidBucketName": "correct the bucket's name",
    "PermanentRedirect": "set the bucket's region: AWS_DEFAULT_REGION or the target's 'region'",
    "AccessDenied": "the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there",
    "403": "the credentials need s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject there",
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "ExpiredToken": _KEYS,
    "InvalidToken": _KEYS,
    "NoCredentialsError": _KEYS,
    "PartialCredentialsError": _KEYS,
    "ProfileNotFound": _KEYS,
    "EndpointConnectionError": _PLACE,
    "NoRegionError": _PLACE,
    "ValueError": _PLACE,
}


@contextmanager
def _our_words(address: str, what: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except (BotoCoreError, ClientError, ValueError) as error:
        said = getattr(error, "response", {}).get("Error", {})
        code = said.get("Code", type(error).__name__)
        way_out = _WAYS_OUT.get(code, "publish again to finish what was begun")
        told = f"{said.get('Message', error)} [{code}]".strip()
        raise PublishError(f"{address}: cannot {what}: {told}; {way_out}") from error
