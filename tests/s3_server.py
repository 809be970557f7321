"""A small S3 on loopback: signed GET requests, listings in pages, buckets in regions.

Signatures are checked by the published rules of AWS Signature Version 4, written here anew so that
they are no echo of the server's own: `signature` gives the documented example's, see the test.
"""

import hashlib
import hmac
import re
import urllib.parse

import loopback

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()


def signature(secret, scope, request):
    """Hex of the signature of `request`: target, headers (names in lower case) and signed names."""
    path, _, query = request["target"].partition("?")
    ordered = "&".join(sorted(query.split("&"))) if query else ""
    names = request["signed"]
    headers = "".join(f"{name}:{request['headers'][name].strip()}\n" for name in names)
    canonical = "\n".join(
        ["GET", path, ordered, headers, ";".join(names), request["headers"]["x-amz-content-sha256"]]
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{request['headers']['x-amz-date']}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class S3Handler(loopback.Handler):
    """`server.users`: secrets by key; `server.tokens`: of keys that need one; `server.buckets`: a
    region, whether `public`, and objects (bytes by key); keys that begin with "blind" cannot be
    listed."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        bucket_name, _, key = urllib.parse.unquote(path[1:]).partition("/")
        bucket = self.server.buckets.get(bucket_name)
        if bucket is None:
            return self.refuse(404, "NoSuchBucket")
        problem = self.problem_of_signature(bucket)
        if problem:
            return self.refuse(*problem, bucket["region"])
        if not key:
            return self.send_listing(bucket["objects"], dict(urllib.parse.parse_qsl(query)))
        if key not in bucket["objects"]:
            return self.refuse(404, "NoSuchKey")
        return self.answer(200, bucket["objects"][key])

    def problem_of_signature(self, bucket):
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), ?SignedHeaders=([^,]+), ?"
            r"Signature=([0-9a-f]+)",
            self.headers.get("Authorization", ""),
        )
        if not found:
            return None if bucket["public"] else (403, "AccessDenied")
        key, scope, names, given = found.groups()
        if scope.split("/")[1:] != [bucket["region"], "s3", "aws4_request"]:
            return 400, "AuthorizationHeaderMalformed"
        if key not in self.server.users:
            return 403, "InvalidAccessKeyId"
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = {"target": self.path, "headers": headers, "signed": names.split(";")}
        right = signature(self.server.users[key], scope, request)
        if given != right or headers["x-amz-content-sha256"] != EMPTY_SHA256:
            return 403, "SignatureDoesNotMatch"
        token = self.server.tokens.get(key)
        if token and (headers.get("x-amz-security-token") != token or "token" not in names):
            return 403, "InvalidToken"
        return None

    def send_listing(self, objects, query):
        assert query["list-type"] == "2" and query["encoding-type"] == "url"
        prefix, page = query.get("prefix", ""), int(query.get("continuation-token", "0"))
        if prefix.startswith("blind"):
            return self.refuse(403, "AccessDenied")
        keys = sorted(key for key in objects if key.startswith(prefix))
        most = min(2, int(query["max-keys"]))
        rows = "".join(
            f"<Contents><Key>{urllib.parse.quote_plus(key)}</Key><Size>{len(objects[key])}</Size></Contents>"
            for key in keys[page : page + most]
        )
        more = page + most < len(keys)
        following = f"<NextContinuationToken>{page + most}</NextContinuationToken>" if more else ""
        body = f"<ListBucketResult>{following}{rows}</ListBucketResult>"
        return self.answer(200, body.encode())

    def refuse(self, status, code, region=None):
        body = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
        self.answer(status, body.encode(), {"x-amz-bucket-region": region} if region else {})
