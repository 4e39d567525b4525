"""JSON and XML made to break their readers."""

from __future__ import annotations

from collections.abc import Iterator

from tests.pipelines.documents.office_samples import DOCTYPE

_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def hostile() -> Iterator[tuple[str, bytes]]:
    """JSON and XML that a reader must survive."""
    yield "deep.json", b"[" * 1_000_000
    yield "deep-objects.json", b'{"a":' * 300_000 + b"1" + b"}" * 300_000
    yield "deep-lines.json", (b'{"a":' * 150 + b"1" + b"}" * 150 + b"\n") * 2_000
    yield "cut.json", b'{"core": [1, 2, {"a": "b'
    yield "open-string.json", b'{"core": "' + b"\\" * 2_000_001
    yield "numbers.json", b'{"core": ' + b"9" * 1_000_000 + b', "b": 1e999999, "c": NaN}'
    yield "keys.json", b'{"core": 1' + b"".join(b',"k%d":1' % n for n in range(300_000)) + b"}"
    yield "records.json", b'[{"core": 1}' + b',{"a": 1}' * 100_000 + b"]"
    yield "wide.json", b'[{"core":1}' + b"".join(b',{"k%d":1}' % n for n in range(20_000)) + b"]"
    yield "empty-lists.json", b'{"core":1,"a":[' + b"[]," * 200_000 + b"[]]}"
    yield "surrogates.json", b'{"core": "\\ud800\\udfff\\u0000\\ud800"}'
    yield "not.json", b"{core: 'no', // remark\n}"
    yield "entity.xml", f'<?xml version="1.0"?>{DOCTYPE}<a>&leak;</a>'.encode()
    yield "laughs.xml", f'<?xml version="1.0"?>{_BOMB}<a>&c;</a>'.encode()
    yield "utf-16.xml", f'<?xml version="1.0" encoding="utf-16"?>{_BOMB}<a>&c;</a>'.encode("utf-16")
    yield "deep.xml", b'<?xml version="1.0"?>' + b"<a>" * 200_000
    yield "within.xml", b'<?xml version="1.0"?>' + b"<a b='c'>t" * 900 + b"</a>" * 900
    yield "cut.xml", b'<?xml version="1.0"?><a><b>core</b><b>more</b><c'
    yield "elements.xml", b'<?xml version="1.0"?><a>' + b"<b/>" * 200_000 + b"</a>"
    yield "leaves.xml", b'<?xml version="1.0"?><a>' + b"<b>c</b>" * 150_000 + b"</a>"
    record = b"<b><c>1</c><d>2</d></b>"
    yield "records.xml", b'<?xml version="1.0"?><a>' + record * 60_000 + b"</a>"
    yield "too-many.xml", b'<?xml version="1.0"?>' + b"<a>" + b"<b/>" * 500_001
    other = b"".join(b"<b%d><c>1</c></b%d>" % (n, n) for n in range(50_000))
    yield "names.xml", b'<?xml version="1.0"?><a>' + other + b"</a>"
    many = b"".join(b' a%d="1"' % n for n in range(50_000))
    yield "attributes.xml", b'<?xml version="1.0"?><core' + many + b">t</core>"
    yield (
        "include.xml",
        (
            b'<?xml version="1.0"?><?xml-stylesheet href="file:///etc/hosts"?><a xmlns:xi='
            b'"http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname"/>core</a>'
        ),
    )
