"""What we know of web addresses: trackers, wrappers, and hosts that are one site under several names."""

TRACKER_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_", "piwik_", "matomo_", "guce_")
"""Google Analytics, HubSpot ads, Matomo (three generations), Yahoo consent."""

TRACKERS = frozenset(
    {
        # Click ids of the advertisers: Google, Meta, Microsoft, Yandex, X, TikTok, LinkedIn, Snapchat, Pinterest, Reddit
        *("gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl", "fbclid", "fb_action_ids"),
        *("fb_action_types", "fb_source", "igshid", "igsh", "msclkid", "yclid", "ysclid", "_openstat", "twclid"),
        *("ttclid", "li_fat_id", "sccid", "epik", "rdt_cid", "wickedid", "irclickid", "guccounter"),
        # Newsletters: Mailchimp, Marketo, HubSpot, Vero, Omeda, MailerLite, Kit, Adobe, Webtrends
        *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking"),
        *("vero_id", "vero_conv", "oly_enc_id", "oly_anon_id", "ml_subscriber", "ml_subscriber_hash"),
        *("ck_subscriber_id", "s_cid", "wt_mc", "cmpid", "ncid"),
        # X embeds, Alibaba
        *("ref_src", "ref_url", "spm", "scm"),
    }
)
"""Query parameters that never name content, on any host. Conservative: `id`, `p`, `v`, `ref`, `source`, `s` may."""

SITE_TRACKERS: dict[str, frozenset[str]] = {
    "bilibili.com": frozenset({"spm_id_from", "vd_source", "from_spmid", "share_source", "share_medium", "share_tag"}),
    "blogspot.com": frozenset({"m"}),  # ?m=1 is the phone's layout
    "bloomberg.com": frozenset({"srnd", "sref", "leadsource"}),
    "cnbc.com": frozenset({"__source"}),
    "forbes.com": frozenset({"sh", "ss"}),
    "ft.com": frozenset({"sharetype", "segmentid"}),
    "linkedin.com": frozenset({"trk", "trackingid", "refid", "lipi", "rcm"}),
    "medium.com": frozenset({"source", "sk"}),
    "mp.weixin.qq.com": frozenset({"chksm", "scene", "subscene", "sessionid", "clicktime", "enterid", "xtrack"}),
    "news.yahoo.co.jp": frozenset({"source"}),
    "note.com": frozenset({"sub_rt"}),
    "nytimes.com": frozenset({"smid", "smtyp", "emc", "partner"}),
    "producthunt.com": frozenset({"ref"}),
    "reddit.com": frozenset({"ref", "ref_source", "rdt", "share_id", "st", "sh"}),
    "substack.com": frozenset({"r", "s", "triedredirect", "isfreemail", "showwelcomeonshare"}),
    "theguardian.com": frozenset({"cmp"}),
    "wired.com": frozenset({"mbid"}),
    "wsj.com": frozenset({"mod", "reflink"}),
    "x.com": frozenset({"s", "t"}),
    "youtube.com": frozenset({"si", "feature", "pp", "ab_channel"}),
    "zdnet.com": frozenset({"ftag"}),
}
"""Query parameters that track on one site (its subdomains included) and may name content elsewhere."""

SAME_SITE: dict[str, str] = {
    "twitter.com": "x.com",  # renamed in 2023; status ids are the same
    "old.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "export.arxiv.org": "arxiv.org",
}
"""Hosts that show the very same pages under another name."""

VARIANTS = ("www.", "m.", "mobile.", "amp.")
"""Host prefixes that name a layout. A page whose folded address does not exist collides with nothing, so folding is safe."""

SECOND_LEVEL = frozenset({"co", "com", "ne", "or", "ac", "go", "gov", "edu", "org", "net"})
"""Before a two-letter country these are part of the suffix: `m.co.uk` is a site, not the phone's layout of `co.uk`."""

WRAPPERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("news.google.com", "/news/url"): ("url",),
    ("news.google.com", "/url"): ("url", "q"),
    ("out.reddit.com", ""): ("url",),
    ("facebook.com", "/l.php"): ("u",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
    ("l.instagram.com", "/"): ("u",),
    ("t.umblr.com", "/redirect"): ("z",),
    ("youtube.com", "/redirect"): ("q",),
    ("vk.com", "/away.php"): ("to",),
    ("linkedin.com", "/redir/redirect"): ("url",),
    ("slack-redir.net", "/link"): ("url",),
    ("duckduckgo.com", "/l"): ("uddg",),
    ("link.zhihu.com", "/"): ("target",),
    ("link.juejin.cn", "/"): ("target",),
    ("link.csdn.net", "/"): ("target",),
    ("link.uisdc.com", "/"): ("redirect",),
}
"""Pages that only pass the reader on, by host and path ("": any path), and the parameter that says where to."""
