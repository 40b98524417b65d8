"""How Chinese license texts, and Japanese cards, state clauses."""

from bot.rules.licensing.laws import COMPLIANCE
from bot.rules.licensing.pattern import Pattern, pattern

CHINESE: tuple[Pattern, ...] = (
    pattern(
        "non-commercial",
        "商",
        r"(?:仅|只|仅限|限于).{0,20}非商业|非商业.{0,10}(?:用途|目的|使用|研究).{0,4}(?:使用|为限)?(?:。|，|$)|(?:不得|禁止|不允许|不可|不能).{0,12}(?:任何)?商业|(?:不得|禁止).{0,30}用于.{0,6}商业",
        unless=r"登记|注册|申请|授权|问卷|未经|若|如果|如需|除非|商业秘密|商业道德|商业损失|商业信誉",
    ),
    pattern(
        "research-only",
        "研究|学术|科研|教育",
        r"(?:仅|只|仅限).{0,12}(?:学术|科研|研究|教育).{0,6}(?:使用|用途|目的)",
        unless=r"商业用途.{0,10}(?:免费|允许)|登记|对学术研究完全开放",
    ),
    pattern(
        "registration-required",
        "商",
        r"商(?:业|用).{0,60}(?:登记|注册|填写|问卷|表单|备案)|(?:登记|注册|填写|问卷|表单|备案).{0,60}商(?:业|用)",
        unless=r"商标|注册资本|无需(?:登记|注册|填写)",
    ),
    pattern(
        "prior-written-authorization",
        "商",
        r"商(?:业|用).{0,60}(?:书面|正式|额外|单独)?(?:授权|许可申请|许可证|同意|联系)|(?:书面|事先|另行).{0,10}(?:授权|许可|同意).{0,30}商(?:业|用)",
        unless=r"商标|无需|商业损失|特此授予|转让",
    ),
    pattern(
        "acceptable-use-policy",
        "使用",
        r"(?:可接受|合理|禁止)使用(?:政策|规则|条款|清单)|使用(?:政策|限制)",
        unless=None,
    ),
    pattern(
        "field-of-use",
        "不|禁止",
        r"(?:不得|禁止|不能|不可|不会|不应).{0,40}(?:军事|违法|非法|武器|危害国家|侵犯|恐怖|歧视)",
        unless=r"知识产权诉讼|商标|法律责任",
    ),
    pattern(
        "output-training-restriction",
        "输出|结果|蒸馏|改进|训练|改善|提升",
        r"(?:不得|禁止|不能|不可).{0,30}(?:输出|结果|蒸馏).{0,20}(?:训练|改进|改善|提升|开发)|(?:训练|改进|改善|提升).{0,16}(?:其他|其它|任何).{0,10}(?:大?语言?模型|大模型).{0,10}(?:不得|禁止)|不得.{0,30}(?:改进|改善|训练).{0,10}(?:任何)?(?:其他|其它).{0,10}模型",
        unless=None,
    ),
    pattern("competing-use", "竞", r"(?:竞争|竞品).{0,12}(?:产品|服务|业务)", unless=r"不正当竞争"),
    pattern(
        "output-ownership-claim",
        "输出|生成",
        r"(?:输出|生成(?:的)?内容).{0,30}(?:所有权|归.{0,10}所有|不主张)",
        unless=r"保证|适销",
    ),
    pattern(
        "attribution-display",
        "展示|标明|标识|显示|标注",
        r"(?:显著|醒目|突出).{0,20}(?:展示|标明|标识|显示|标注)",
        unless=r"修改|商标|品牌特征",
    ),
    pattern("naming", "名", r"(?:名称|命名|名字).{0,20}(?:开头|前缀|包含|冠以)", unless=r"商标"),
    pattern(
        "attribution-notice",
        "声明|署名|协议",
        r"(?:版权声明|许可声明|署名|归属声明).{0,30}(?:包含|保留|附|提供)|(?:保留|包含|附上|提供).{0,30}(?:版权声明|许可声明|协议副本|协议的?副本)",
        unless=None,
    ),
    pattern(
        "modification-notice",
        "修改|更改",
        r"(?:修改|更改).{0,20}(?:声明|标明|说明|注明|通知)|(?:声明|标明|说明|注明).{0,12}(?:修改|更改)",
        unless=r"修改本(?:协议|许可)|修改(?:协议|许可)",
    ),
    pattern(
        "upstream-passthrough",
        "许可|协议",
        r"(?:llama|基座|原始?模型|上游).{0,40}(?:许可|协议).{0,20}(?:适用|遵守)|(?:同时)?遵守.{0,20}(?:llama|原模型|基座模型).{0,20}(?:许可|协议)",
        unless=None,
    ),
    pattern(
        "no-redistribution",
        "分发|传播|转发|散布",
        r"(?:不得|禁止|不可|不能)(?:再)?(?:分发|传播|转发|散布)",
        unless=r"除非|军事|违法|非法|未经",
    ),
    pattern(
        "revocable",
        "撤销|终止|收回",
        r"可撤销|有权.{0,10}(?:撤销|终止|收回)",
        unless=r"不可撤销|违反|违约",
    ),
    pattern("sublicensing", "许可", r"不可(?:再|分|转)许可|不得(?:再|分|转)许可", unless=None, value="forbidden"),
    pattern("non-transferable", "转让", r"不可转让|不得转让", unless=None),
    pattern("patent-retaliation", "诉讼", r"(?:提起|发起).{0,12}诉讼.{0,120}(?:终止|失效)", unless=None),
    pattern(
        "governing-law",
        "法律|法院|仲裁",
        r"(?:受|适用|依据|依照).{0,12}(?:中华人民共和国|中国).{0,40}法律|人民法院|仲裁",
        unless=None,
    ),
    pattern(
        "governing-law",
        "法律|法规",
        r"(?:应|须|需|必须|应当).{0,12}(?:遵守|遵循|符合).{0,40}(?:法律|法规)|不得违反.{0,20}(?:法律|法规)",
        unless=r"个人信息|出口",
        value=COMPLIANCE,
    ),
    pattern("indemnity", "赔|补偿|免受", r"(?:赔偿|补偿).{0,20}(?:我们|许可方|授权方)|使.{0,8}免受", unless=None),
    pattern(
        "ai-disclosure", "生成", r"(?:标明|标识|告知|声明|注明).{0,24}(?:人工智能|ai|机器|模型).{0,4}生成", unless=None
    ),
    pattern("content-filter", "过滤|审核", r"(?:内容|安全).{0,6}(?:过滤|审核)", unless=None),
    pattern("watermark", "水印", r"水印", unless=None),
    pattern("scope", "适用|不包括", r"(?:不适用于|不包括|仅适用于).{0,30}(?:模型|版本)", unless=r"欧盟|英国|韩国"),
)
"""As real Chinese and bilingual licenses of model makers state them."""

JAPANESE: tuple[Pattern, ...] = (
    pattern(
        "non-commercial",
        "商用|商業|営利",
        r"非商[用業](?:利用|目的|使用)?(?:で|に)?(?:のみ|限)|商用(?:利用|目的|使用)?.{0,10}(?:禁止|禁じ|できません|不可|認め(?:られ)?(?:ません|ない)|控えて|ご遠慮)|(?<!非)営利目的.{0,12}(?:禁止|禁じ|できません|不可)|非営利(?:目的|利用).{0,4}(?:のみ|限)",
        unless=r"ただし|許可|申請|登録",
    ),
    pattern(
        "research-only",
        "研究",
        r"研究(?:目的|用途|開発)?(?:での|で)?(?:の?利用|使用)?(?:のみ|に限|にのみ)",
        unless=r"商用利用(?:も|が)?可",
    ),
    pattern(
        "registration-required",
        "商用",
        r"商用.{0,40}(?:登録|申請|申し込み|フォーム)|(?:登録|申請).{0,30}商用",
        unless=r"登録商標|不要",
    ),
    pattern(
        "prior-written-authorization", "商用", r"商用.{0,40}(?:お問い合わせ|許諾|別途.{0,6}契約|許可)", unless=r"不要"
    ),
    pattern(
        "output-training-restriction",
        "出力|生成物",
        r"(?:出力|生成物).{0,30}(?:学習|訓練).{0,20}(?:禁止|禁じ|できません|してはなら|不可)",
        unless=None,
    ),
    pattern(
        "field-of-use",
        "禁",
        r"(?:軍事|違法|犯罪|差別|公序良俗|誹謗|なりすまし).{0,30}(?:利用|使用|用途|目的).{0,12}(?:禁止|禁じ)",
        unless=None,
    ),
    pattern(
        "no-redistribution",
        "再配布",
        r"再配布.{0,12}(?:禁止|禁じ|できません|不可|認め(?:られ)?(?:ません|ない))",
        unless=r"ただし|許可",
    ),
    pattern("no-derivatives", "改変", r"改変.{0,8}(?:禁止|禁じ|できません|不可)", unless=r"ただし|許可|表示"),
    pattern(
        "attribution-notice",
        "クレジット|著作権表示",
        r"(?:クレジット|著作権表示).{0,20}(?:表記|記載|明記|残|必要|含め)",
        unless=r"不要",
    ),
    pattern(
        "upstream-passthrough",
        "ライセンス",
        r"(?:ベースモデル|元の?モデル|継承元|llama|gemma).{0,40}ライセンス.{0,12}(?:従|準拠|継承|適用|遵守)|ライセンスを継承",
        unless=None,
    ),
    pattern("naming", "名", r"(?:モデル名|名称|名前).{0,20}(?:先頭|冒頭|接頭).{0,30}(?:付|含|入)", unless=r"商標"),
    pattern(
        "output-commercial-use",
        "商用",
        r"(?:出力|生成物|生成した).{0,20}商用(?:利用|使用)?.{0,6}(?:可能|できます|認め(?:ます|られます))",
        unless=r"ません|不可",
    ),
)
"""As Japanese model cards state them; the license texts behind them are English or bilingual."""
