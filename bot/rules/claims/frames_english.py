"""Turns of phrase that tell an act, in English, over small letters whose names are masked. Gaps are bounded: no text makes them slow."""

_N = r"(?:zqm|models?\b|weights\b|checkpoints?\b|モデル|模型|llms?\b|ai(?![a-z]))"
"""A model, named or not."""

ENGLISH: dict[str, str] = {
    "withdrawal": (
        rf"{_N}.{{0,30}}\b(?:is|are|was|were|being|to be|officially|will be|has been|been|gets?)\b.{{0,20}}\b(?:shut|retir|deprecat|discontinu|sunset|pulled|suspend|taken down|remov|withdrawn|phased out)"
        rf"|\b(?:shut(?:s|ting)? down|retir(?:es?|ing)|deprecat(?:es?|ing)|discontinu(?:es?|ing)|sunset(?:s|ting)?|pull(?:s|ed)|suspend(?:s|ed)?|t(?:akes?|ook) down|withdr[ae]ws?|phas(?:es?|ing) out|kills?|removes?)\b.{{0,40}}{_N}"
        r"|zqm.{0,12}(?:pulled|suspended|shut(?:s|ting)? down|discontinued|retired|deprecated|withdrawn|goes? offline)"
        rf"|{_N}.{{0,40}}\b(?:switch(?:ed)? off|turn(?:ed|s) off|goes? dark|winds? down|winding down|delet(?:es?|ed)|scrap(?:s|ped)|axed|no longer available|end of (?:life|service|support)|deactivat\w*|yanked|going away|being (?:pulled|sunset|retired))|\b(?:scraps?|scrapped|axes|axed|deletes?|deleted|yanks?|yanked|ends? support for|pulls? the plug|deactivates?|removes?|removed)\b.{{0,40}}{_N}"
        r"|\btakes?\b.{0,30}\boffline|\bshutdown date\b|\brip\b.{0,4}zqm|\bsunsets?\b.{0,30}zqm"
    ),
    "leak": (
        rf"(?:{_N}|weights).{{0,40}}\b(?:leak(?:s|ed)?|accidentally|torrent)|\bleak(?:s|ed|ing)?\b.{{0,50}}{_N}|\baccidental(?:ly)?.{{0,30}}{_N}|data leak"
        r"|\bdump(?:s|ed)\b.{0,40}(?:weights|model|zqm)|\b(?:unreleased|unannounced)\b.{0,40}(?:model|zqm|weights)|\binternal (?:docs?|documents?|memo|files?)\b|\bexfiltrat\w+|\b(?:model|weights)\b.{0,20}\bstolen"
    ),
    "leak of code": (
        r"zqp.{0,30}\bleak|\bleak\w*.{0,20}(?:zqp|code|keys?\b|credentials|passwords?|records)|(?:source code|keys?|credentials|passwords?|records|details|data) .{0,12}leak\w*|\b(?:health|biobank|customer|patient|bug) (?:\w+ )?leak"
    ),
    "access_change": (
        r"(?:\bnot\b|won['’]?t|isn['’]t|never|without).{0,24}(?:\bavailable\b|releas\w*|public\b|open to)|too (?:dangerous|powerful|risky).{0,30}(?:releas|public)"
        r"|\b(?:restrict|limit)\w*\b.{0,40}(?:access|zqm|release|model)|\baccess\b.{0,24}(?:to|for|program)\b|\b(?:expand|widen|open|block|cut|revok|limit|grant|gate|lock)\w*\b.{0,50}\baccess|\bgat(?:ed|es|ing)\b|velvet rope|zqm access|behind (?:a |an )?(?:paywall|gate|velvet)|\block(?:s|ed)\b.{0,12}zqm"
        r"|abandon\w*.{0,12}open|(?:zqm|zqk).{0,40}(?:closed[- ]source|stays closed|goes closed)|selective.{0,20}open"
        r"|\b(?:gets?|gain(?:s|ed)?|given|granted|wins?) access\b|\bin talks\b.{0,40}\baccess\b"
        r"|\bopens? .{0,30}\bto (?:all|every\w*|free|more|developers|the public|anyone)\b|\bpaywall|\bunavailable in\b|\bbanned (?:from|in)\b|\bblocked in\b|\bgeo-?block|\bpaid (?:users|subscribers|plans?)\b|\binvite[- ]only|\bwaitlist|\ballowlist|\baccount bans?\b|\b(?:id|identity) verification|\b(?:usage|rate|weekly) limits?\b|\bfree users\b|\bapp stores?\b.{0,30}\b(?:order|ban|remov|unavailable)|\bcuts? off\b|\brevok\w+"
        r"|\bonly (?:vetted|verified|approved|select\w*|trusted|paying|partner)|\bfree access\b|\bapplication form"
    ),
    "license_change": (
        r"(?:chang|updat|switch|revis|tighten|loosen|relicens|remov|clarif)\w*.{0,50}(?:licen[sc]|terms)|licen[sc]\w*.{0,40}(?:chang|updat|switch|revis|mov(?:es|ed) (?:to|from)|clarif|article)|re-?licens"
        r"|\bdrops? .{0,24}licen[sc]|\bin favou?r of (?:zql|apache|mit\b)|\b(?:tighten|loosen|relax)\w*\b.{0,40}\b(?:licen[sc]|terms)|\bbars? commercial|\bnow under (?:zql|apache|mit\b)|\b(?:switch\w*|moves?|goes) to (?:an? )?(?:zql|apache|mit\b)|\bcommercial (?:use|fine-?tun\w+) (?:now )?(?:allowed|banned|forbidden|barred)"
        r"|\bterms\b.{0,30}\breplaced\b|\breplaced by\b.{0,30}\blicen[sc]|\b(?:lifts?|removes?|drops?|adds?)\b.{0,40}\brestrictions?\b.{0,30}\blicen[sc]"
    ),
    "rumor": (
        r"\b(?:release (?:date|day)|reportedly|rumou?r\w*|allegedly|unconfirmed|unverified|not verified|preps|prepar(?:es?|ing)|is considering|considers?|weighs|mulls|sources? sa(?:y|id)|reports? suggest|said to|on the way|could (?:launch|release|open|arrive|come)|may (?:launch|release|open)|might (?:launch|release|open)|expected to|set to (?:launch|release)|plan(?:s|ning)? to (?:release|launch|open)|will .{0,30}\bopen\b|leaks? and info|waiting for|teas(?:es?|ed)|about to|imminent|coming (?:soon|next))"
        r"|\bwhen (?:will|is|does|do)\b.{0,40}\b(?:releas|launch|com(?:e|es|ing)|drop|out)\b|\bwhen (?:will|is|does|do)\b.{0,40}\bopen"
        r"|\bleakers?\b|\bto (?:debut|arrive|ship|land)\b|\bhears\b|\bimminent\b|\baround the corner|\babout to drop|\bin the works|\bgearing up|\bpoised\b|\beye(?:s|ing)\b|\bworking on\b|\breading(?:ies)?\b.{0,20}launch"
        r"|\bhints? at\b|\breferences? to\b.{0,40}\b(?:found|spotted|in)\b|\bpull request\b.{0,30}\b(?:reveal|hint|suggest)"
    ),
    "promised": (
        r"(?:open[- ]?(?:weights?|source\w*)|weights?).{0,30}(?:coming|soon|later|next (?:week|month)|to follow|planned|expected|will be)|(?:will|plans? to|going to|to) (?:be )?(?:open[- ]?sourc|releas\w* (?:the )?weights)|coming (?:soon|later|this|next|in)\b|available (?:later|soon|next)"
        r"|\b(?:promises|pledges|vows|commits) to (?:open|releas)|\bweights (?:to follow|later|coming|soon)|\bopen[- ](?:source|weights?) (?:version|release)? ?(?:to follow|later|coming|soon|planned)"
        r"|\bplans? (?:an? )?open (?:release|source|weights?)|\bopen release (?:planned|in the|next|later)"
    ),
    "release": (
        r"(?:introduc\w+|announc\w+|releas\w+|launch\w*|unveil\w*|welcome|meet|drop(?:s|ped)|open[- ]?sourc(?:es?|ed|ing)|ship(?:s|ped)|debut\w*|roll(?:s|ed) out|previews?|presents?)\b.{0,60}(?:zqm|\bmodels?\b|\bllm)"
        r"|zqm.{0,50}\b(?:released|releases|releasing|launch\w*|is out|are out|out now|now out|out on|is here|is live|went live|now available|drop(?:s|ped)|introduced|announced|debuts?|lands?|open[- ]?sourced|now open|finally here|just dropped)"
    ),
    "code": (
        r"(?:open[- ]?sourc\w*|releas\w+|introduc\w+|announc\w+|launch\w*|publish\w*)\b.{0,60}\b(?:framework|librar(?:y|ies)|kernels?|toolkit|tools?|sdk|cli|spec|agents?|datasets?|corpus|package|plugin|benchmark suite|autoencoders?|engine|training code|repo|harness)\b|\bopen[- ]source (?:\w+ ){0,3}(?:spec|tool|agent|framework|library|engineer|inference engine|engine|alternative|project|platform|sdk|editor)\b|sparse autoencoders?|official.{0,20}\bsaes?\b"
        r"|\b(?:is|are) now open[- ]sourced?\b|\bkernels\b|\bgithub - |\bspeculative decoding\b"
        r"|zqt.{0,40}\b(?:is out|released|adds?|now|v?\d+\.\d+|supports?|lands|merged|update\w*)\b|\b(?:releas\w+|introduc\w+|launch\w*) zqt"
    ),
    "research": (
        r"system card|model card|technical report|\bpaper\b|benchmarks?\b|leaderboard|\btops?\b|rank(?:s|ed|ings?)|\bvs\.?\b|versus|arxiv|underrated|best open|is (?:good|great|a beast|broken|bad)|tested|i (?:tested|tried|ran)|lessons|compared|achieves higher|finds a|makes huge|scores?\b|hallucination|censorship|\bstudy\b|token efficiency"
        r"|\bbetter\b.{0,24}\bthan\b|\btok(?:en)?s?/s|\bthroughput\b|\bbenchmarking\b|\bablation|\bmeasured\b"
        r"|\bbenchmarked\b"
        r"|\btakes? (?:first|the top|top)|\bfirst place|\bsota\b|state of the art|\bhow (?:good|fast|well|smart)\b|ran the numbers|\bwe (?:ran|tested|measured|compared)|\bput(?:s|ting)?\b.{0,20}to the test|\bhands[- ]on\b|\breview\b|\bdeep dive|\bexplain(?:ed|er)|\bstudy\b|\bresearchers\b|\bfaithful|\bunderstanding\b|\ba look at\b"
    ),
    "dataset": (
        r"\b(?:releas\w+|open[- ]?sourc\w*|publish\w*|launch\w*|introduc\w+|announc\w+|new)\b.{0,60}\b(?:datasets?|corpus|corpora|data set)\b|\b(?:datasets?|corpus)\b.{0,30}\b(?:releas|open|publish|available)"
        r"|\b(?:releas\w+|publish\w*|open\w*)\b.{0,60}\b(?:training data|tokens of)\b"
    ),
    "report": (
        r"(?:technical|tech) report|(?:system|model) card|\bpaper\b.{0,20}\b(?:out|releas)|\b(?:releas|publish)\w*.{0,20}\b(?:paper|report)\b"
    ),
    "use": (
        r"\b(?:uses?|using|used|deploy\w*|adopts?|harden\w*|powered by|integrat\w*|partner\w*|with)\b.{0,40}zqm|zqm.{0,30}\b(?:used|to find|finds?|integrat\w*|for (?:banks|enterprise)|on bedrock|in the api|via api|plan|subscription|pricing|price)\b|firefox|in the api|best practices|inference providers"
    ),
    "opinion": (
        r"\b(?:lawmakers?|congress|parliament|eu|bill|copyright|sue[sd]?|sues|exempt\w*|legislation|export controls?|open letter|den(?:y|ies|ied)|ftc|doj|white house|ministry|why|should|testif\w*|accus\w*|admits?|lawsuit|court|never|fun fact|ultimate list|opinion|debate|warns?|urges?|senat\w*|regulat\w*|one of the best)\b|still waiting"
        r"|\bparty\b|getting it wrong|doesn['’]t care|\bcontrovers|\bcritics?\b|\bbacklash\b|\bhot take\b|\bunpopular\b|\brant\b"
        r"|\bthe case (?:for|against)|\bjudges?\b|\brul(?:es|ing)\b|\bfair use|\bcurbs?\b|\bregulators?\b|\bsanctions?\b|\btariffs?\b|\bnational security|\bmanifesto|\bfuture of\b|\bopinion:|\beditorial\b|\bdefinition of\b|\bdoomed|\bmatters?\b|\bmyth\b|\bdo we need"
    ),
    "capability": (
        r"\b(?:on par|comparable|outperform\w*|match(?:es|ed|ing)|beats?|surpass\w*|rival(?:s|ing)?|better than|faster than|cheaper than|closes the gap|same \w+ as|tok(?:ens?)?/s|t/s|tps|overall intelligence|capabilit\w+|jailbreak\w*|hallucinat\w*)\b"
    ),
    "unauthorized": (
        r"unauthori[sz]ed|stolen|gained access|without permission"
    ),
    "spotted": (
        r"\b(?:spotted|found in|references? to|appears? (?:in|on)|shows? up|showing up|listed (?:in|on)|mystery|stealth|codename\w*|is testing|being tested|a/b test\w*)\b"
    ),
    "business": (
        r"\b(?:valuation|funding|raises?|raising|financing|ipo|acqui\w+|invest\w*|revenue|stake|merg\w+|partnership|startup|empire|layoffs?|hires?|poach\w*|deal|stocks?|shares?|market cap|billion|\$\d)\b"
    ),
    "offer": (
        r"\b(?:free|discount\w*|price[sd]?|pricing|per (?:day|million|month)|requests|credits?|bounty|challenge|contest|event|webinar|hackathon|guide|prompt\w*|course|program)\b"
    ),
    "a model": (
        r"\b(?:an?|the|new|first|its|our|\d+(?:\.\d+)?[bm]) (?:[\w.+/\-]+ ){0,5}(?:language model|llms?|lms?|models?|vlms?|asr|tts|embeddings?|voice ai)\b|embeddings?\b|vision[- ]language"
    ),
    "open thing": (
        r"\bopen[- ]?(?:source|weights?)d?,? (?:\w+[ -]){0,4}(?:ai|models?|llms?|lm|embeddings?|tts|asr|voice)\b|open apache"
    ),
    "license adopted": (
        r"adopt\w*.{0,40}licen[sc]|licen[sc]\w* (?:agreement|terms) (?:now|updated)"
    ),
    "tease": (
        r"\b(?:tomorrow|something from|teas\w+|hints?|wen\b|when will|soon|imminent|waiting|next week|next month|q[1-4]|later this)\b"
        r"|\bcoming$|\bcoming\b(?! of| from| to)|will release another|\bnext up\b"
    ),
    "maker announces": (
        r"^(?:introducing|announcing|welcome|meet)\b|\b(?:we|we['’]re|today we)\b.{0,40}(?:releas|introduc|announc|open|launch|excited)"
    ),
    "official": (
        r"\bofficial(?:ly)?\b|\bannounc\w+|\bconfirm(?:s|ed)\b|\bsays it\b|blog post|\bintroducing\b|\bour\b|^we\b|\bwe['’]re\b|model card|system card"
    ),
    "outsider": (
        r"\b(?:users?|reddit|community|researchers? (?:found|finds?)|independent\w*|third[- ]party|someone|anyone|spotted|according to|bloomberg|reuters|the information|ft|my|i)\b"
    ),
    "is a model": (
        r"\b(?:is|are|as) (?:an?|the|its|their|our) (?:[\w.,\-]+ ){0,9}(?:models?|llms?|lm|moe|vlm|transformer)\b|\b(?:released|introduc\w+|announc\w+|launch\w+) (?:[\w.,\-“”\"]+ ){0,7}(?:models?|llms?)\b"
    ),
    "is a tool": (
        r"\b(?:is|are|as|called|named) (?:an?|the|its|our) (?:[\w.,\-]+ ){0,9}(?:kernels?|librar(?:y|ies)|frameworks?|toolkit|tools?|engine|spec(?:ification)?|agent|dataset|corpus|collection of|plugin|package|runtime|harness|verifier|compiler)\b"
    ),
    "is a service": (
        r"\b(?:platform|app|service|assistant|initiative|program(?:me)?|partnership|feature|plan|subscription|integration|availability|rollout to)\b"
        r"|\bgets\b.{0,30}\b(?:features?|projects?|modes?|update|support|integration)|\bsigns?\b.{0,20}\bdeal|\b(?:android|ios|iphone|desktop|browser|extension)\b"
    ),
    "security": (
        r"\b(?:vulnerabilit\w+|cyber\w*|exploit\w*|zero[- ]days?|hack\w*|attack\w*|flaws?|bugs?)\b"
    ),
    "assessed": (
        r"\b(?:says|finds|found|shows?|according to|results?|evaluat\w+|assess\w+|tests?|tested|simulation|institute|researchers?|study|rank\w*|tops?)\b"
    ),
    "maker acts": (
        r"(?:zqk|zqm)(?:['’]s)?(?: \w+){0,3}? (?:has |have |just |today |is |are |will be )?(?:begun |now )?(?:announc\w+|releas\w+|launch\w+|introduc\w+|open[- ]sourc\w+|expand\w*|retir\w+|publish\w*|updat\w+|restrict\w*|locks?|limits?|says|said|confirm\w*|unveil\w*|debut\w*|ships?|drops?|rolls?|shut\w*|discontinu\w*|deprecat\w*|bring\w*|makes?|partner\w*)\b|by zqk"
    ),
    "fake": (
        r"\b(?:fake[ds]?|malicious|malware|impersonat\w*|scams?|trojan|phishing|supply[- ]chain attack)\b"
    ),
    "trial": (
        r"\b(?:beta|gr[ae]yscale|trial|early access|private preview|limited preview|sign up|try it)\b"
    ),
}  # fmt: skip
"""Act, or what stands for or against one → pattern."""
