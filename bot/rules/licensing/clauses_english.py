"""How English texts state clauses."""

from bot.rules.licensing.laws import COMPLIANCE
from bot.rules.licensing.pattern import Pattern, pattern

COMMERCIAL = r"(?:commercial(?:ly|ize|ization)?|business|for[ -]profit)"
ALLOWED = r"\bnot limited to\b~(?:non-?commercial|research)|commercial (?:use|usage|and)~(?:is|are) (?:allowed|permitted)|including~commercial|commercial or non-?commercial|non-?commercial or commercial|both commercial|commercial and non-?commercial|non-?commercial and commercial"

ELSEWHERE = r"outside|if you do not|accept this|covered code|larger work|not governed|do not apply|does not limit|technolog(?:y|ical)|trademark|warrant|liab"
"""What stands beside a verb that is not forbidden itself: its place, its condition, what it is done with."""

ENGLISH: tuple[Pattern, ...] = (
    # Who may use it, and what for.
    pattern(
        "non-commercial",
        "commercial|-nc",
        r"(?:only|solely|exclusively|strictly|restricted|limited) (?:be used )?(?:for|to)~non-?commercial"
        r"|non-?commercial (?:\w+ ){0,4}(?:purposes?|uses?|usage|research)(?: \w+){0,3} only\b|for non-?commercial (?:purposes|use|research)(?:\.|,|\)|$)|^any noncommercial purpose is"
        r"|non-?commercial (?:use )?only|for your non-?commercial|(?:may|shall|can|must|will|do|does|is|are) not~\b(?:used?|using|reproduc|exploit|distribut)~\bfor (?:any )?(?:purpose that is )?commercial"
        r"|(?:may|shall|can|must|will) not use~(?:for|in) (?:any )?commercial|(?:no|not for|prohibits?|forbids?|excludes?|excluding) commercial (?:use|purposes?|usage|exploitation)"
        r"|commercial (?:use|usage|purposes?|exploitation)~(?:is|are) (?:strictly )?(?:prohibited|not (?:allowed|permitted|granted)|forbidden)"
        r"|primarily intended for or directed towards? commercial advantage|for noncommercial purposes|prohibit(?:s|ing)?~commercial use"
        r"|(?:prohibited|barred|forbidden) from~(?:using|use of)~for (?:any )?commercial|no commercial rights? (?:is|are) (?:granted|given)|not (?:permit|allow|grant)\w*~(?<!non-)commercial use|(?:not|cannot|can't) be used commercially|under an? non-?commercial"
        r"|purposes?\"? (?:does|do|shall|will) not include~commercial (?:exploitation|use|purposes?|activit)|not~(?:use|exploit)\w*~(?:commercially|for profit)\b|non-?profit (?:use|purposes) only|creative ?commons.{0,40}non-?commercial|\bcc[- ]by[- ]nc|attribution-?non-?commercial",
        unless=ALLOWED
        + r"|commercial (?:purposes?|use)~(?:without|unless|except|until|must|need)|personal, non-?commercial purposes of~household|\bmeans\b|business purposes or|has been derived|this alternative|not in accordance",
    ),
    pattern(
        "research-only",
        "research|academic|evaluation|scientific",
        r"(?:only|solely|exclusively|strictly) (?:be used )?(?:for|in|to conduct)~(?:research|academic|evaluation|educational|scientific)"
        r"|(?:academic|research|scientific|evaluation)(?: \w+){0,4} (?:purposes?|use) only|(?:research|academic) only\b|limited to~(?:academic|scientific|non-?commercial) research|(?:limited|restricted) to (?:academic |scientific )?research (?:purposes?|use)|sole(?:ly for the)? purpose of (?:\w+ ){0,2}research|not be used outside of research"
        r"|for~(?:research|academic) purposes only|intended for research (?:use )?only|\bresearch[- ]only licen[sc]e",
        unless=ALLOWED
        + r"|commercial (?:use|purposes)~(?:register|allowed|permitted|free)|register|academic research free|tooling|primarily|means|model card|designed for|internal research and development",
    ),
    pattern(
        "registration-required",
        "regist|questionnaire|form|fill",
        r"(?:regist(?:er|ration)|questionnaire|fill(?:ing)? (?:out|in)|complete (?:this|the|a) (?:form|questionnaire)|application form)~commercial"
        r"|commercial~(?:regist(?:er|ration)|questionnaire|fill(?:ing)? (?:out|in)|application form|request form)"
        r"|registration (?:is|are) required|required to (?:apply|register) (?:for|with)|(?:must|shall|need to|required to) (?:\w+ )?(?:register|fill (?:out|in))\b",
        unless=r"register(?:ed)? (?:trademark|office|agent)|registration of (?:copyright|trademark)|optional|voluntar|encourage|without (?:any |prior )?registration|no registration|register (?:any )?(?:copyright|trademark|domain)|securities",
    ),
    pattern(
        "prior-written-authorization",
        "commercial|separate|obtain|request|seek|purchase|apply for|apply to|before using",
        r"(?:prior|express|explicit|separate)[, ](?:\w+ )?(?:written )?(?:permission|consent|authorization|authorisation|approval|license|agreement)~(?:commercial|before using)"
        r"|(?<!non-)(?<!non)commercial~(?:requires?|needs?|obtain|subject to|contact|without)~(?:written )?(?:permission|authorization|authorisation|consent|approval|license|agreement)"
        r"|(?:must|need to|shall|should|have to) (?:first )?(?:obtain|request|seek|purchase|apply for)~(?:license|permission|authorization|consent|agreement)~(?:commercial|from)"
        r"|(?:needs?|requires?) (?:to \w+ )?a (?:separate |paid )?commercial licen[sc]e|(?:must|shall|need to|have to) (?:\w+ )?(?:enter into|sign|conclude) an? (?:separate|commercial|paid)(?: \w+){0,2} (?:agreement|licen[sc]e)|(?:obtain|request|apply for|ask for)~(?:permission|consent|authoriz|authoris|approval|licen[sc]e)\w*~(?:for|before) (?:any )?commercial"
        r"|for commercial (?:use|licens\w+|purposes?)~(?:contact|email|write)|separate (?:commercial |written )?(?:license|agreement)(?: is)? (?:required|needed)"
        r"|commercial~(?:approval|authori[sz]ation|permission)~(?:must|needs? to|has to|shall) (?:first )?be (?:completed|obtained|granted|requested|sought)|(?:must|shall|need to|have to) (?:first )?apply to~for (?:permission|an? (?:\w+ )?licen[sc]e)|if you (?:wish|want|would like|intend|plan|need)~commercial.{0,240}?\b(?:contact|request|obtain|apply)\b",
        unless=r"trademark|endorse|promote|assign|transfer this|name of|names of|trade name|public(?:ity)?\b|change license|additional use grant|does not comply|obligations of|sublicense",
    ),
    pattern(
        "acceptable-use-policy",
        "use",
        r"(?:acceptable|prohibited) uses? (?:policy|guidelines)|use[- ]based restrictions|usage polic|use polic|trustworthy ai terms|(?<!trademark )usage guidelines|attachment a\b|acceptable use",
        unless=r"no acceptable use|open[- ]source initiative|not subject to (?:the|any) acceptable|privacy policy",
    ),
    pattern(
        "field-of-use",
        "military|warfare|weapon|surveillance|illegal|unlawful|harm|medical|nuclear|terroris|national security|public interest|public order|biometric|minors",
        r"(?:will|shall|may|must|agree|can) not (?:to )?(?:use|allow)~(?:military|weapons?|warfare|surveillance|illegal|unlawful|harm|medical|nuclear)"
        r"|<not> (?:be )?(?:used?|allow|permit|employ(?:ed)?|utili[sz]ed?)\b~(?:military|weapon|warfare|surveillance|illegal|unlawful|nuclear|terroris|national security|public (?:interest|order))|<not>,? for (?:any )?(?:\w+ or )?(?:military|unlawful|illegal)"
        r"|<not>~\buse\b.{0,240}?\b(?:military|surveillance|weapons?|biometric)\b|for any (?:\w+,? )?(?:military|illegal)|may not (?:be )?used? (?:for|in)~(?:military|weapon|illegal|surveillance|minors)|reverse engineer.{0,40}medical",
        unless=r"trademark|limitation of liability|copyright infring|warrant|violates? (?:applicable )?law~(?:terminate)|fair use|limit(?:s|ing) (?:your )?use|prohibited by (?:applicable )?law|source code|object code",
    ),
    pattern(
        "field-of-use",
        "use|compet",
        r"<not> use\b[^.]{0,160}:$"
        r"|you agree not to use~(?:in any way that|to)|(?:offering|service|hosted|embedded)~(?:which is competitive with|in order to compete with)"
        r"|(?<!commercial )use(?:[- ]based)? restrictions|restricted uses set forth|make (?:production )?use of the licensed work, provided|non-production use of the licensed work|only~non-production (?:use|purposes?|environments?)|prohibited uses?\b"
        r"|undermine china's national|only (?:to|for)~(?:game|education|health)",
        unless=r"trademark|limitation of liability|copyright infring|warrant|violates? (?:applicable )?law~(?:terminate)|fair use|limit(?:s|ing) (?:your )?use|prohibited by (?:applicable )?law|source code|object code",
    ),
    pattern(
        "field-of-use",
        "hosted|managed|commercial|prohibit",
        r"<not> (?:provide|offer|make)~as an? (?:\w+ )?(?:or \w+ )?(?:hosted|managed|commercial)(?: \w+){0,2} (?:service|offering)|<not>.{0,160}?as part of (?:your|a|any) hosted service|prohibits? (?:the |any )?use\b~(?:illegal|military|unlawful|violation of)",
    ),
    pattern(
        "competing-use",
        "compet",
        r"(?:\bnot\b|prohibit|restrict|to use\b|purpose of)~(?:.{0,80}?)compet(?:e|es|ing|itive|itors?)\b|competing use means",
        unless=r"competent|will impair|right to acquire|various lines|non-free|train|distill|fine-tun|improve|competitive pricing|licensed work|anti-?competi|unfair competition|additional use grant|\"competitive offering\"|products that are not provided|in a competitive offering|considered a competitive|competing (?:rights|claims)|complet",
    ),
    # What a model makes.
    pattern(
        "output-training-restriction",
        "compet",
        r"\bnot use~(?:outputs?|model|derivatives?)~(?:to|for) (?:train|improv|develop|distill|creat)\w*[^.]{0,60}?\bmodels?\b~compet",
        value="competing models",
    ),
    pattern(
        "output-training-restriction",
        "train|improve|distill|develop|output",
        r"not use~(?:outputs?|results)~(?:to )?(?:train|improve|develop|create|distill)|(?:outputs?|results)~(?:may|shall|must|can|will|should)? ?not (?:be )?used? (?:to|for)~(?:train|improv|develop|distill)"
        r"|to (?:train|improve|create|develop)(?:,? (?:or )?(?:train|improve|create|develop|fine-tune))*,? any other (?:large |foundational? |machine |generative )?(?:language |ai |learning )?(?:large language )?models?"
        r"|(?:improve|train|develop) any other (?:large )?(?:language |ai |foundation(?:al)? )?model|knowledge distillation~(?:prohibit|not)|not (?:use|distill)~(?:to )?(?:create|train)~foundational generative ai model",
        unless=r"you may use~outputs?~to (?:train|improve)|\bare free to\b|compet(?:es?|itive|ing) with|conflicts with the acceptable|begins? with|at the beginning of|include \"",
    ),
    pattern(
        "output-commercial-use",
        "output",
        r"outputs?~(?:may|can) be used (?:for|in) (?:any )?commercial|use (?:the )?outputs?~for (?:any (?:\w+ )?purposes?|commercial purposes)|commercial use of (?:the )?outputs?",
        unless=r"\bnot\b(?! limited)|(?<!expressly )prohibit",
    ),
    pattern(
        "output-ownership-claim",
        "output|generate|content",
        r"(?:claims?|has|have|asserts?) no (?:rights?|ownership)~(?:outputs?|generate)|(?:do|does|will|shall) not (?:claim|assert) (?:any )?(?:\w+ )?(?:rights?|ownership)~(?:outputs?|generate)|(?:you|licensee) (?:own|retain|are (?:and will be )?the owner of)~outputs?|(?:own|ownership of|rights (?:in|to)) (?:the |any |all )?outputs?|(?:output|content)s?~(?:is|are|shall be) owned by",
        unless=r"model derivatives? (?:of|shall)|intellectual property or other rights owned",
    ),
    pattern(
        "ai-disclosure",
        "generated|ai |assisted|produced",
        r"(?:disclos|inform|notify|state|indicat|label|disclaim)\w*~(?:machine|ai|artificially|automatically)[- ](?:generated|assisted|produced)|(?:generated|machine-generated)~without (?:expressly|explicitly|intelligibly|clearly) (?:and \w+ )?(?:disclaim|disclos|stat)",
        unless=None,
    ),
    pattern(
        "content-filter",
        "filter|moderation|review|guardrail|safe",
        r"(?:implement|maintain|include|use|employ|apply)\w*~(?:content )?(?:filters?|filtering|moderation|manual (?:content )?review|guardrails|safety (?:checker|filters?))|not~(?:circumvent|disable|bypass|remove)~(?:safety|safeguard|filter|guardrail|moderation)|\b(?:bypass|disable|circumvent)\b~(?:guardrails?|safety (?:filter|checker|mechanism))",
        unless=r"no obligation|spam|indemnif",
    ),
    pattern(
        "watermark", "watermark|provenance", r"watermark|provenance (?:metadata|marker)", unless=r"without watermark"
    ),
    # What goes with a copy.
    pattern(
        "attribution-display",
        "display|show|visibly|prominently|built |powered ",
        r"prominently (?:and legibly )?display|(?:display|show|include)\w*~(?:\"(?:built|powered|created|made|improved) (?:with|by|on|using)\b|\"?(?:built|powered) (?:with|by)\b)|include prominently~statement|visibly (?:display|credit|attribut)",
        unless=r"following (?:notice|legend|statement)|disclaimer|source code|display this license|interactive user interface|legal notices",
    ),
    pattern(
        "naming",
        "name",
        r"(?:at the beginning of|in|as part of|prefix\w*|begin\w* with|start\w* with) (?:the |any |its )?(?:\w+ )?(?:ai )?(?:model )?names?\b~(?:\"|shall|must|include|prefix)|include \"[^\"]{2,30}\" (?:at the beginning of|in|as a prefix)~name|(?:must|shall) be named~prefix|names?~(?:must|shall)~(?:begin|start|include|contain|be prefixed)|rename~model",
        unless=r"trademark|endorse|your license|routines|file names?|logos? or|business names?",
    ),
    pattern(
        "attribution-notice",
        "notice|credit|copy|creator|attribut|acknowledg|cite",
        r"(?:retain|include|reproduce|keep|preserve|provide|contain)\w*~(?:copyright|attribution|permission) notice|copyright notice~(?:shall|must) be included|(?:copyright|attribution)(?:, \w+){0,3},? and (?:\w+ )?notices|give~a copy of this (?:license|agreement)|give (?:appropriate )?credit|above copyright notice|provide (?:\w+ )?(?:third party )?(?:recipients )?(?:with )?(?:of the \w+ )?a copy of (?:this|the) (?:license|agreement)"
        r"|provide~recipients?\b~a copy of|\"notice\" text file|(?:make available|include|attach|accompanied by)~a copy of (?:this|the) (?:license|agreement|terms)|identification of the creator|keep intact all~notices|(?:must|shall)(?: \w+)? (?:acknowledge|attribute|cite|credit)\b|(?:must|shall)~(?:provide|give|include) (?:appropriate |proper )?(?:attribution|credit|acknowledge?ment)",
        unless=r"not required|without~notice|logos?\b",
    ),
    pattern(
        "modification-notice",
        "change|modif",
        r"(?:modified|changed) files~(?:carry|notices?)|indicate (?:if|that|whether)~(?:changes|modif)|prominent notices?~(?:modif|changed)|state (?:significant )?changes|notices? stating that you (?:changed|modified)|(?:indicate|identify|describe|disclose|disclosure of|document)~(?:modifications|changes) (?:and changes )?(?:made|you made)|stat(?:e|ement)~that you~(?:changed|modified)",
        unless=None,
    ),
    pattern(
        "copyleft",
        "derivative|as a whole|general public|mozilla|under the terms|governed by the terms",
        r"derivative works?~under (?:the terms of )?(?:this|the same) license~source|must~(?:be )?licensed?~as a whole~(?:under|at no charge)|license the entire work, as a whole|cause any work that you distribute~licensed as a whole|(?:^|under (?:the terms of )?(?:the )?)gnu (?:lesser |library )?general public license|^mozilla public license|covered software~source code form~under the terms|source code form must also~governed by the terms",
        unless=r"compatible with|inappropriate|previously distributed|secondary license|incompatible|instead of this|change license|may also|alternatively|dual|why-not-lgpl|\baffero\b|later version\"?\)? (?:instead|if)",
    ),
    pattern(
        "network-copyleft",
        "network|affero|remote|service",
        r"remotely (?:through|over) a (?:computer )?network|affero general public|interact(?:ing)? with (?:it|the program)? ?remotely|network (?:use|server)~source code|making~available~as a service~source code",
        unless=r"compatible with|^use with|affero gpl: means|combination as such|13\. use with the gnu affero|version 3 of the gnu affero general public license (?:into|instead)|under version 3 of the gnu affero|link or combine any covered work with a work|secondary licenses?\"? means|gnu affero general public license, version 3\.0, or any later",
    ),
    pattern(
        "share-alike",
        "share|adapt|same",
        r"share[- ]?alike|adapt(?:ed|ations?)~under (?:the )?(?:same|identical)(?: \w+)? (?:terms|license)|under the same license (?:terms )?as the original|adapter's license~same license elements",
        unless=r"not share-?alike|non-?commercial-?no|\"cc-by-sa\" means|text of this license|derived from",
    ),
    pattern(
        "upstream-passthrough",
        "llama|base model|base-model|upstream|original|respective|parent|inherit|uses that follow|must also|underlying|third|enforceable|pass|minimum|included",
        r"(?:llama ?2?|base model|upstream|original (?:model|license)|third[- ]party)~license~(?:are|is|also|shall)? ?appl(?:y|ied|ies)|subject to~(?:license|terms) of (?:the )?(?:base|original|underlying|upstream) model|(?:restrictions|terms|provisions|paragraphs?)~(?:shall|must)~(?:be )?included~(?:as an enforceable provision|in any)|enforceable provision|include~as an enforceable|pass(?:ed|es)? (?:on|through) to~(?:recipient|end users|third)|at (?:a )?minimum~the same use[- ]based restrictions"
        r"|(?:subject to|bound by|comply with|compliance with|follow|adhere to|abide by|respect)\b~\b(?:original|respective|upstream|underlying|base[- ]models?(?:'s?)?|parent)\b~(?:licen[sc]es?|terms)|uses that follow the licen[sc]e|licen[sc]es? of (?:the |its )?(?:base|original|underlying|upstream|parent) models?|inherit(?:s|ed)? (?:from )?(?:the |its |their )?(?:\w+ ){0,3}licen[sc]e|licen[sc]e~(?:is|are) inherited|must also (?:comply with|follow|adhere to)~licen[sc]e",
        unless=r"not apply|standard version|severab|unenforceable|open[- ]source software components|same freedoms|from a third party|upstream compatibility",
    ),
    pattern(
        "no-derivatives",
        "deriv|modif|adapt",
        r"no[- ]?derivatives|(?:produce|reproduce) but not share adapted|no rights? to~(?:modify|create derivative)|not permit~derivative works"
        r"|<not>(?: \w+,?){0,6}? (?:modify|adapt|alter|(?:create|prepare|make) derivative|(?:distribute|share|transfer|publish|sell)(?: \w+){0,3} (?:derivatives?|modified versions?))\b",
        unless=ELSEWHERE
        + r"|licence elements|collection|prevent|impossible|circumvent|modify (?:the|this|these) (?:license|agreement|terms|notice)|modify or delete|remove or|alter any|unless|except|military|illegal|modify,~(?:for|in) any~purpose|file|provided that|notices?\b",
    ),
    pattern(
        "no-redistribution",
        "distribut|all rights|share|publish|transfer",
        r"<not>(?: directly or indirectly)?(?: \w+,?(?: or)?){0,4}? (?:re-?distribut(?:e|ed)|distribute[ds]?)\b|not be (?:re-?)?distributed|\bdo not redistribute|(?:no|not for) (?:re)?distribution(?! requirements)"
        r"|(?:re)?distribution~(?:is|are) (?:not (?:allowed|permitted)|prohibited|forbidden)|all rights reserved\.? ~(?:research|no)\b"
        r"|<not>(?: directly or indirectly)? (?:share|publish|transfer)(?: copies of)? (?:the |any |these |this )?(?:\w+ )?(?:model|weights?|software|materials|checkpoints?|parameters|dataset|code)\b",
        unless=ELSEWHERE
        + r"|under any other|other than under|unless|except|without (?:including|retaining|this|modif)|military|illegal|provided that|solely|derivative|not limited|may not~remove|in any manner that|if you|competitive|subject to|change the|harm|violat|modified file|commercial|know that|impossible|only part|modified versions|as part of",
    ),
    pattern(
        "field-of-use",
        "distribut|generat|produc|creat",
        r"(?:must|may|shall|can|will) not (?:\w+ ){0,3}(?:distribute|generate|produce|create) (?:\w+,? ){0,6}(?:harmful|offensive|illegal|hateful|dehumaniz|abusive)",
        unless=r"virus|malicious code",
    ),
    # Legal form.
    pattern(
        "patent-grant",
        "patent",
        r"(?:grants?|granted)~(?:patent license|license~under~patents?)|patent license to make|under (?:its|their|such) (?:\w+ )?patent|patent claims~(?:licensable|owned)~license|essential patent claims",
        unless=r"no (?:\w+ )?patent|not (?:include|grant|licensed)|does not|without granting|any licenses? granted to you under|litigation|are not licensed|terminate|\"contributor version\"|you may not convey|third party grant|discriminatory",
    ),
    pattern(
        "patent-retaliation",
        "litigation|proceeding|lawsuit|claim|terminate",
        r"(?:institute|initiate|assert|file|bring|commence)\w*~(?:patent )?(?:litigation|proceedings?|lawsuit|legal action|claims?).{0,280}?(?:infring|intellectual property|patent)|licenses? granted to you under this~terminate~litigation",
        unless=r"may not initiate|third[- ]party claims?|indemnif|defend|party shall",
    ),
    pattern(
        "sublicensing",
        "sublicen|sub-licen",
        r"non-?sub-?licens(?:e)?able|not(?: \w+,?){0,6}?(?: or)? sub-?licens|not sub-?licens|not (?:have the right to )?sub-?licens|no (?:right to )?sub-?licens|sub-?licensing is not (?:allowed|permitted)|without the right to sub-?licens",
        unless=None,
        value="forbidden",
    ),
    pattern(
        "non-transferable",
        "transfer|assign",
        r"non-?(?:transfer(?:r)?|assign)able|not (?:be )?(?:assign(?:ed)?|transfer(?:red)?)~(?:without|this)|may not (?:\w+ or )?(?:assign|transfer) (?:or \w+ )?(?:this|the|your|any)~(?:agreement|license|rights)",
        unless=None,
    ),
    pattern(
        "revocable",
        "revo|terminate|restrict",
        r"(?<!ir)(?<!not )\brevocable|may (?:\w+ )?(?:revoke|terminate)~(?:at any time|for any reason|for convenience|in (?:its|our) sole)|reserves? the right to (?:revoke|terminate)",
        unless=r"irrevocable|non-?revocable|(?<!without cause, and without prior notice )\b(?:if|where|when|should|upon) (?:you|licensee|the licensee|any|your)\b~(?:breach|violat|fail|comply)|reasonably believes",
    ),
    pattern(
        "automatic-termination",
        "terminate",
        r"terminates? automatically|automatically terminate|(?:will|shall) terminate (?:automatically |immediately )?(?:if|upon)~(?:breach|fail|violat|comply)",
        unless=None,
    ),
    pattern(
        "indemnity",
        "indemn|harmless",
        r"indemnif(?:y|ies|ication)|hold harmless|hold~harmless",
        unless=r"may choose to offer|warranty or additional|accept~indemnity|no indemnif|agree to indemnify (?:every|the initial|each)~contributor~offer|on behalf of any other contributor",
    ),
    pattern(
        "governing-law",
        "govern|jurisdiction|laws|construed|arbitration|people's court",
        r"governed by|governed and construed|exclusive jurisdiction|laws of the (?:state|people|republic)|construed in accordance with the laws|(?:courts?|tribunals?)~shall have (?:\w+ )?jurisdiction|submit\w*~jurisdiction of|(?:resolved|settled|referred to) (?:by|to)? ?(?:\w+ )?arbitration|people's court",
        unless=r"terms of this (?:license|agreement)\b(?!~law)|governed by the terms|this license governs|use of this model is governed",
    ),
    pattern(
        "governing-law",
        "comply|compli|conform|observe|follow|adhere|abide|violat|contrary to",
        r"(?:must|shall|should|agree to|required to|responsible for)~(?:comply(?:ing)?|in compliance|complies|abide|conform|observe|follow|adhere)\w*~(?:applicable|local|relevant|all)~(?:laws?|regulations?)|<not>~(?:violate|in violation of|contrary to)~(?:applicable|local|any|all)~laws?",
        unless=r"governed by|warrant|to the extent|notwithstanding|\bunable\b|impossible|inability|export|liab",
        value=COMPLIANCE,
    ),
    pattern(
        "change-date",
        "change|anniversary|convert",
        r"change date:|change license:|on the change date|second anniversary|converts? to (?:the )?(?:apache|mit|gpl|mpl)",
        unless=None,
    ),
    pattern(
        "no-endorsement",
        "endors",
        r"(?:neither|not)~names?~(?:used )?to endorse|endorse or promote|not~(?:imply|suggest|assert|state|claim)~(?:endors|sponsor)|(?:imply|suggest|implied|implying)~endors|^\W{0,4}(?:[0-9a-z.()]{1,6} )?no endorsement",
        unless=r"does not endorse",
    ),
    pattern(
        "scope",
        "appl|extend|exclud|except|not include|not subject|not themselves|not covered|not licensed",
        r"(?:license|agreement|addendum|terms)~(?:does|do|shall) not (?:extend|apply) to~(?:models?|versions?|weights|files?|code)|\bdo(?:es)? not extend to (?:any |the |other )?(?:\w+ ){0,2}(?:models?|weights|versions)|(?:models?|weights|files?|versions?)~(?:is|are) not (?:themselves )?(?:subject to|covered by|licensed under)|do(?:es)? not include (?:the |any )?(?:[\w.]+[- ]){0,4}(?:models?|versions?)\b|(?:except|exclud\w+)~(?:later|subsequent|successor) (?:models?|versions?)|applies (?:only )?to~(?:models?|versions?) (?:listed|released|prior)|only appl(?:y|ies) to~(?:models?|versions?|weights)",
        unless=r"territory|european|united|third[- ]party (?:materials|software)|combined|separate works?|contributor version|\bderivatives?|outputs?\b|warrant",
    ),
)
"""Looked for in lower case; `~` stands for up to eighty characters."""
