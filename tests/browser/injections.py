"""A hundred texts that would run `z()` if a page took any of them for more than text.

The function has a name that is no property of any element, which would hide it from its events.
"""

from __future__ import annotations

TAGS = (
    "<script>z()</script>", "<SCRIPT>z()</SCRIPT >", "<script/y>z()</script>", "<script>z()//",
    "</script><script>z()</script>", '"><script>z()</script>', "'><script>z()</script>",
    "<scr<script>ipt>z()</scr</script>ipt>", "<script src=data:,z()></script>",
    "</title><script>z()</script>", "</textarea><script>z()</script>",
    "</style><script>z()</script>", "--><script>z()</script>", "]]><script>z()</script>",
    "</option></select><script>z()</script>", "<template><script>z()</script></template>",
)  # fmt: skip
EVENTS = (
    "<img src=y onerror=z()>", "<img/src=y/onerror=z()/>", "<IMG SRC=Y ONERROR=z() >",
    '<img src=y onerror="z()">', "<img src='y' onerror='z()'>", "<img src=y onerror=z``>",
    "<img src=y onerror=&#122;()>", '"><img src=y onerror=z()>', "'><img src=y onerror=z()>",
    "<img src=y onerror=z()//", "<body onload=z()>", "<input autofocus onfocus=z()>",
    "<select autofocus onfocus=z()>", "<textarea autofocus onfocus=z()>",
    "<details open ontoggle=z()>", "<video><source onerror=z()></video>",
    "<audio src=y onerror=z()>", "<marquee onstart=z()>", "<a autofocus href=# onfocus=z()>y</a>",
    "<p tabindex=1 autofocus onfocus=z()>", "<dialog open onbeforetoggle=z()>",
)  # fmt: skip
ATTRIBUTES = (
    '" onmouseover="z()', "' onmouseover='z()", '" autofocus onfocus="z()',
    "' autofocus onfocus='z()", '" onfocus=z() autofocus y="', "` onmouseover=z()",
    '" style="animation:y" onanimationstart="z()', '" accesskey="y" onclick="z()',
    "y onerror=z()", '"/onfocus=z()/autofocus/"', '=" onload="z()', '"+z()+"', "'+z()+'",
    '";z();//', "';z();//", '\\";z();//', '"}];z();[{"',
)  # fmt: skip
ADDRESSES = (
    "javascript:z()", "JaVaScRiPt:z();", "java&#9;script:z()", "&#106;avascript:z()",
    "javascript&colon;z()", "<a href=javascript:z()>y</a>", "<iframe src=javascript:z()>",
    '<iframe srcdoc="<script>z()</script>">', "<object data=javascript:z()>",
    "<embed src=javascript:z()>", "<base href=//elsewhere.example/>",
    "<form action=javascript:z()><input type=submit>", "data:text/html,<script>z()</script>",
    "<link rel=stylesheet href=javascript:z()>",
)  # fmt: skip
TEMPLATES = (
    "{{z()}}", "{{constructor.constructor('z()')()}}", "{{7*7}}{% print(z()) %}", "${z()}",
    "#{z()}", "<%= z() %>", "{%raw%}<script>z()</script>", "[[z()]]", "`${z()}`",
    "{{'<script>z()</script>'|safe}}",
)  # fmt: skip
ENCODINGS = (
    "&lt;script&gt;z()&lt;/script&gt;", "&amp;lt;script&amp;gt;z()", "%3Cscript%3Ez()%3C/script%3E",
    "\\u003cscript\\u003ez()\\u003c/script\\u003e", "\\x3cscript\\x3ez()\\x3c/script\\x3e",
    "&#60;script&#62;z()&#60;/script&#62;", "&#x3c;img src=y onerror=z()&#x3e;",
    "+ADw-script+AD4-z()+ADw-/script+AD4-",
)  # fmt: skip
DRAWINGS = (
    "<svg onload=z()>", "<svg/onload=z()/>", "<svg><script>z()</script></svg>",
    "<svg><a href=javascript:z()><text>y</text></a>", "<svg><animate onbegin=z() attributeName=y>",
    "<svg><set onbegin=z() attributeName=y>", "<math><mi xlink:href=javascript:z()>y</mi>",
    "<svg><foreignObject><img src=y onerror=z()>",
)  # fmt: skip
SCRIPTS = (
    "\u202e<script>z()</script>", "<\u200bscript>z()</script>", "<script\u00a0>z()</script>",
    "<img\u2028src=y\u2029onerror=z()>", "\u2039script\u203az()\u2039/script\u203a",
    "\ufeff<img src=y onerror=z()><!--",
)  # fmt: skip

INJECTIONS = (
    *TAGS, *EVENTS, *ATTRIBUTES, *ADDRESSES, *TEMPLATES, *ENCODINGS, *DRAWINGS, *SCRIPTS,
)  # fmt: skip
