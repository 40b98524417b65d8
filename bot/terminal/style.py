"""How the page looks: as Discord does, dark or light as the reader's system is."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.story import Standing

COLORS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.RUMORED: "#8b949e",
        Standing.ANNOUNCED: "#3b82f6",
        Standing.RELEASED: "#2ea043",
        Standing.CHANGED: "#d29922",
        Standing.WITHDRAWN: "#da3633",
    }
)
"""The bar beside a story, as on Discord. It only repeats what the chip says in words and shape."""

PLAIN = "#5c6370"
"""The bar of what has no standing."""

STYLE = """
:root{color-scheme:dark light;--back:#313338;--card:#2b2d31;--edge:#3f4147;--text:#dbdee1;--strong:#f2f3f5;--dim:#a3a6ad;\
--link:#00a8fc;--code:#1e1f22;--bar:#4e5058;--gone:#57c27c;--come:#f28b82;--moved:#e3b341}
@media (prefers-color-scheme:light){:root{--back:#fff;--card:#f7f8f9;--edge:#e1e2e4;--text:#2e3338;--strong:#060607;\
--dim:#5c5e66;--link:#0063c7;--code:#e8e9eb;--bar:#c4c9ce;--gone:#116329;--come:#a40e26;--moved:#7d4e00}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 "gg sans","Noto Sans",system-ui,sans-serif;\
-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
:lang(ja){font-family:"gg sans","Noto Sans",Roboto,Arial,"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI",Meiryo,\
system-ui,sans-serif}
:lang(zh){font-family:"gg sans","Noto Sans",Roboto,Arial,"PingFang SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",\
system-ui,sans-serif}
main{max-width:720px;margin:0 auto;padding:16px}
section{display:flex;gap:16px;padding:16px 0}
.message{flex:1;min-width:0}
.face{flex:none;width:40px;height:40px;border-radius:50%;background:#5865f2;color:#fff;display:grid;place-items:center;\
font:700 20px/1 "Noto Sans CJK JP",system-ui,sans-serif}
p,h1,h2,blockquote{margin:0}
.who b{color:var(--strong);font-weight:600}
.app{background:#5865f2;color:#fff;border-radius:4px;padding:1px 5px;font-size:10px;font-weight:600;vertical-align:1px}
h1{font-size:20px;line-height:1.3;color:var(--strong);margin:4px 0}
.dim{color:var(--dim);font-size:13px;line-height:1.45}
article{background:var(--card);border:1px solid var(--edge);border-left:4px solid var(--accent);border-radius:8px;\
padding:12px 16px 14px;margin:8px 0;max-width:600px}
.chips{font-size:14px;font-weight:700;color:var(--strong);letter-spacing:.02em}
.chip+.chip::before{content:"· ";font-weight:400;color:var(--dim)}
h2{font-size:17px;line-height:1.35;color:var(--strong);margin:2px 0 6px;text-wrap:pretty}
blockquote{margin:4px 0;padding-left:12px;border-left:4px solid var(--bar);border-radius:2px}
article>.dim{margin-top:8px}
ul{list-style:none;margin:4px 0;padding:0}
li.gone{color:var(--gone)}li.come{color:var(--come)}li.moved{color:var(--moved)}
blockquote.gone{border-color:var(--gone);color:var(--dim);font-size:14px}
blockquote.come{border-color:var(--come);color:var(--dim);font-size:14px}
.verdict{margin-top:8px;font-size:15px}
.verdict b{color:var(--strong)}
.verdict blockquote{color:var(--dim);font-size:14px}
.ledger{border-top:1px solid var(--edge);margin-top:10px;padding-top:8px}
.ledger h2{font-size:15px}
.message>article+.dim,.message>.dim+p{margin-top:8px}
code{background:var(--code);color:var(--dim);border-radius:4px;padding:1px 4px;font:600 12px/1 ui-monospace,monospace}
a{color:var(--link);text-decoration:none}a:hover,a:focus{text-decoration:underline}
@media (max-width:520px){section{gap:0}.face{display:none}article{padding:10px 12px 12px}}
"""
"""Everything a page needs: it loads neither fonts nor pictures."""
