"""What a text says happened, by words alone: what placing compares."""

import re

_ACTS = (
    (
        "leak",
        re.compile(
            r"\bleak(?:s|ed|ing)?\b|\btorrent|4chan|流出|リークさ|漏えい|漏洩|泄露|泄漏|外泄|被曝光源码",
        ),
    ),
    (
        "withdrawal",
        re.compile(
            r"\b(?:withdraw(?:s|n|ing)?|withdrew|takes? down|taken down|took down|deprecat\w{1,6}|retir(?:es?|ed|ing)|shuts? down"
            r"|suspend(?:s|ed|ing)?|pull(?:s|ed) (?:the )?(?:model|weights|demo))\b"
            r"|取り下げ|公開停止|提供終了|提供を終了|公開を停止|撤回|下架|撤下|下线|停服|停用"
        ),
    ),
    (
        "license",
        re.compile(
            r"\b(?:re-?licens\w{1,5}|(?:chang|updat|switch|tighten|loosen|revis)\w{0,5} (?:\w+ ){0,3}licen[sc]e"
            r"|licen[sc]e (?:change|update|switch))\b|ライセンス(?:を|の)?(?:変更|改定|更新)|(?:变更|修改|更改|调整)\S{0,6}(?:许可|协议)"
            r"|许可证?(?:变更|修改|更改)"
        ),
    ),
    (
        "gate",
        re.compile(
            r"\b(?:gat(?:ed|es|ing) (?:model|access|repo)|access requests?|restrict(?:s|ed|ing) access|(?:widens?|expands?|opens?) access"
            r"|waitlist|application form|withh(?:olds?|eld|olding))\b|アクセス(?:制限|申請)|利用制限|申请访问|访问限制|限制访问"
        ),
    ),
    (
        "paper",
        re.compile(
            r"\barxiv\b|\b(?:technical report|research paper|preprint|we propose|in this paper)\b|論文|论文|技术报告|技術報告"
        ),
    ),
    (
        "release",
        re.compile(
            r"\b(?:re-?leas(?:e|es|ed|ing)|launch(?:es|ed|ing)?|introduc(?:es?|ed|ing)|announc(?:es?|ed|ing)|unveil(?:s|ed|ing)?"
            r"|open[- ]?sourc(?:es|ed|ing)|debut(?:s|ed)?|rolls? out|ships?|drops?|publish(?:es|ed)|available|meet|(?:is|are|now) out|goes live|lands)\b"
            r"|公開|リリース|発表|提供開始|登場|公开|发布|开源|推出|上线|亮相|問世|问世"
        ),
    ),
)
"""Acts by their cues, the rarer before the commoner: news of a leak also says `released`."""

_COMING = re.compile(
    r"\b(?:open|releas|launch|weights|model|publish|unveil|introduc)|公開|リリース|発表|公开|发布|开源|推出|オープン|モデル|模型"
)

_HEDGES = re.compile(
    r"\b(?:reportedly|rumou?r(?:s|ed)?|allegedly|prepar(?:es|ing) (?:to|for|a|an|its)|(?:is|are|was) (?:preparing|considering|planning|expected|said|likely|poised|set) "
    r"(?:to|a|an|the|its|releas\w*|open\w*)|considers? (?:open|releas|launch)\w*|plans? to|plans? (?:a|an|its)\b|according to (?:people|sources|a person|a report|the information)|people familiar"
    r"|sources say|may (?:soon )?(?:release|launch|open|publish)|might (?:soon )?(?:release|launch|open|publish)|could (?:soon )?(?:release|launch|open|publish|arrive)"
    r"|has not (?:confirmed|announced)|have not (?:confirmed|announced)|unconfirmed|no plans to|denie[sd]|not (?:yet )?(?:been )?released|will not be released|speculat\w{1,5})"
    r"|可能性|準備(?:して|中|を進め)|検討(?:して|中|を)|と報じ|との報道|報道によ|噂|うわさ|見通し|見込み|とみられ|計画して|未確認|否定し"
    r"|据报道|据悉|据称|据传|传闻|爆料|或将|或于|有望|传出|被曝|消息人士|知情人士|计划(?:发布|推出|开源)|准备(?:发布|推出|开源)|考虑(?:发布|推出|开源)|尚未|未证实|否认|拟(?:发布|推出|开源)"
    r"|[\u4e00-\u9fffー](?<![何誰静僅豊確微遥])か(?=\n|$)"
    r"|(?:^|\n)传(?!统|递|媒|感|奇|输|播|承|授)"
)
"""Words by which a writer says that it is not certain, or not so."""

_ROUNDUPS = re.compile(
    r"newsletter|weekly (?:digest|roundup|recap|review)|round-?up|\bdigest\b|this week in|week in review|daily (?:papers?|digest|brief|news)"
    r"|\bainews\b|\[ainews|top \d+ (?:papers|stories|news)|import ai \d|last week in|links? (?:for|of the)|news in brief|\bissue #?\d"
    r"|今日の\S{0,6}ニュース|ニュースまとめ|週刊|今週の|週間|まとめ(?:\s|$|】|\d)|ニュース\d+選|早报|晚报|日报|周报|周刊|快讯汇总|一周\S{0,4}(?:回顾|新闻)|速览|ai\s?资讯"
)


def act_of(title: str, lead: str, *, hedged: bool) -> str | None:
    """Return what a text says happened; the title decides, then the lead. Both in small letters."""
    for words in (title, lead):
        for act, cues in _ACTS:
            if cues.search(words):
                return "rumor" if act == "release" and hedged else act
    return "rumor" if hedged and _COMING.search(lead) else None


def is_hedged(lead: str, lang: str) -> bool:
    """Say whether a text calls its news uncertain. Chinese and Japanese cues are looked for everywhere: quotes travel."""
    del lang
    return bool(_HEDGES.search(lead))


def is_roundup(title: str, lead: str, *, makers: int, many: int) -> bool:
    """Say whether a text tells many happenings: it says so, or names many makers at once in a list."""
    if _ROUNDUPS.search(title):
        return True
    return (
        makers >= many
        and title.count(",") + title.count("、") + title.count("，") + lead.count("; ") + lead.count("；") >= 2
    )
