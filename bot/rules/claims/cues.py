"""The words by which news in en, ja and zh tells what happened: data, no decisions."""

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "release": "release; launch; introduce; introducing; unveil; debut; roll out; ship; is out; are out; now out; out now; out on; "
        "drop; dropped; goes live; went live; is live; now available; is here; finally here; welcome; meet; lands; publish; "
        "available on; available via; available today; new model; upload; just dropped; open to all",
        "announce": "announce; present; preview; reveal; tease; showcase",
        "open": "open source; open sourced; open-source; open-sourced; opensource; opensourced; open sourcing",
        "openweight": "open weight; open weights; open-weight; open-weights; openweight; openweights",
        "openmodel": "open model; open models; local model; local models; locally; local llm; download; downloadable",
        "weights": "weights; hugging face; huggingface; safetensors; parameters; parameter; params; dense; moe; checkpoint; "
        "checkpoints; billion parameters; apache 2.0; mit license; apache-2.0; modelscope; huggingface.co",
        "derived": "gguf; ggufs; quant; quants; quantized; quantised; quantization; fine tuned; fine-tuned; finetune; finetuned; "
        "uncensored; abliterated; heretic; nvfp4; awq; gptq; fp8; distilled; merge; lora; draft model; mtp; mlx",
        "future": "coming soon; soon; will release; will be released; will launch; will open; to be released; on the way; upcoming; "
        "next month; next week; later this year; plans to; plan to; plans; planned; in the coming; expected; to release; "
        "preparing; prepares; preps; getting ready; about to; set to; to launch; to open; incoming; not yet; awaiting",
        "rumor": "rumor; rumors; rumored; rumour; rumours; rumoured; reportedly; sources say; people familiar; not verified; "
        "unverified; unconfirmed; according to people; according to sources; according to reports; reports suggest; "
        "report says; allegedly; is said to; are said to; said to be; familiar with the matter; speculation; supposedly; "
        "according to a report; according to the information; has not confirmed; declined to comment; declines to comment; "
        "spotted; teaser; hints; hint; insider; anticipated; on the way; is considering; considers; considering; mulls; weighs",
        "guess": "might; maybe; may be; could be; perhaps; will it; hope; hopefully; hoping; waiting for; still waiting; predict; "
        "prediction; speculate; i think; i guess; wonder; wondering; when will; what if; seems like; looks like; likely; "
        "suggests; possibly; probably",
        "leak": "leak; leaks; leaked; leaking; leaker; exposed; accidentally; torrent; 4chan; unreleased; unsecured; inadvertently; "
        "data leak; draft blog",
        "withdraw": "shut down; shuts down; shutting down; shutdown; shutters; retire; retires; retired; retirement; retiring; "
        "deprecate; deprecated; deprecating; deprecation; discontinue; discontinued; discontinues; sunset; sunsetting; "
        "pulled; pulls; taken down; takes down; took down; take down; withdraw; withdraws; withdrawn; withdrew; suspend; "
        "suspends; suspended; end of life; removed; removes; disabled; offline; phased out; kills; cancels",
        "access": "restrict; restricts; restricted; limits access; limiting; limited release; limited to; general public; gated; gating; "
        "trusted access; access to; expands access; access program; early access; waitlist; vetted; only to; not available; "
        "wont be available; won't be available; will not be; behind; locked; locks; exclusive; not releasing; "
        "not released; not release; too dangerous; withhold; withholds; withheld; partners only; opens access; widens; expands; "
        "critical defenders; gatekeeping; rate limits; region; regions; verification; closed source; closed-source; abandoning; "
        "banned in; block; blocks; blocked; opens up; handpicked; select; apply",
        "license": "license; licence; licensing; licensed; relicense; relicenses; relicensed; commercial use; non-commercial; "
        "noncommercial; terms of use; attribution",
        "change": "change; changes; changed; update; updates; updated; switch; switched; switches; revise; revised; remove; removed; "
        "tighten; loosen; clarifies; moves to; now under; adopts",
        "code": "library; framework; toolkit; sdk; cli; kernel; kernels; agent; agents; spec; repo; repository; tool; tools; "
        "engine; github; script; autoencoder; autoencoders; sae; saes; open-source ml; source code; codebase; plugin; orchestration; "
        "inference engine; runtime; package",
        "dataset": "dataset; datasets; corpus; data set; training data; traces; instructions dataset",
        "policy": "accuses; accuse; accused; testifies; testify; testified; court; lawsuit; sues; sue; trial; judge; senate; congress; "
        "bill; regulation; regulators; regulator; ban; bans; banned; government; white house; pentagon; policy; law; copyright; "
        "opinion; why; never; should; essay; interview; argues; warns; warning; calls for; admits; distillation; distilled; "
        "china; chinese; ultimate list; best open; fun fact; debate; ethics; plagiarizes; violates; letter; stance; favorite",
        "research": "benchmark; benchmarks; benchmarked; paper; papers; report; evaluation; evaluations; evaluated; leaderboard; arena; "
        "tops; ranking; rankings; ranked; system card; technical report; arxiv; study; researchers; results; score; scores; "
        "analysis; compared; comparison; vs; versus; tested; testing; test; tests; i tested; lessons; debugging; findings; finds; "
        "we propose; tokens per second; model card; safety evaluation; proof; artificial analysis; tricks; explained",
        "review": "underrated; beast; impressive; amazing; experience; is good; is great; broken; unusable; my; i've; i'm; running; "
        "best; worst; better than; anyone; tried; thoughts; tip; tips; guide; how to; tutorial; setup; got it running; "
        "surprisingly; switch to; performs; performance; favorite; the real; game changer; i; worth; feels; literally",
        "product": "api; app; apps; feature; features; chatgpt; plan; plans; pro plan; subscription; subscribers; subscriber; enterprise; integration; "
        "integrates; partners; partnership; deploy; beta; assistant; chatbot; platform; service; bedrock; coding agent; "
        "copilot; workspace; studio; plugin; voice mode; personality; best practices; browser; using; uses; used; security; "
        "now supports; providers; collaboration; users; startup; founded; founding; mode",
        "price": "price; prices; pricing; discount; cheaper; inexpensive; cost; costs; free tier; per million; billion; "
        "funding; raises; raise; ipo; valuation; financing; merging; acquires; acquisition; revenue; investors",
        "security": "vulnerability; vulnerabilities; exploit; hack; hackers; flaw; flaws; zero-days; zero-day; bug; bugs; breach; malware",
        "maker_says": "today we; we're; we are; we have; our; we; introducing; announcing; official; officially; blog post; said in a blog; confirms; "
        "confirmed; ceo; co-founder; according to a blog post; spokesperson confirmed",
        "source_says": "reported; reports; according to; the information; bloomberg; reuters; the user; the post; users; user",
        "ai": "ai; llm; llms; gpt; model; models; chatbot; neural; inference; agent; agents; openai; machine learning; transformer; "
        "language model; attention; training data; pretraining; pretrained; tokens; reasoning model; deep learning; multimodal; text-to-image; diffusion; tts; vlm; agentic",
        "media": "text-to-speech; tts; asr; speech; image; video; audio; music; translation; embedding; multimodal; vision; coding; "
        "reasoning; diffusion; world model",
        "not": "not; no; never; won't; isn't; hasn't; without; doesn't; cannot; can't; don't; instead; nothing",
        "past": "last year; earlier this year; previously; in the past; years ago; months ago; last month; had been; once; "
        "back in; the original; since then; history; formerly; at the time; earlier; ago; predecessor; before that",
    }
)
"""Cue → phrases of lower-case words. Endings are dropped on both sides, so `release` is `released` too."""

JAPANESE: Mapping[str, str] = MappingProxyType(
    {
        "release": "公開 リリース 登場 提供開始 提供を開始 一般提供 ローンチ 配信開始 投入 無償公開 無料公開 お披露目 解禁",
        "announce": "発表 公表 プレビュー 披露",
        "open": "オープンソース OSS ソースコードを公開",
        "openweight": "オープンウェイト オープンウエイト 重みを公開 ウェイトを公開",
        "openmodel": "オープンモデル オープンな 無償公開 無料公開 ローカル ダウンロード 商用利用",
        "weights": "パラメータ パラメーター 重み ウェイト ハギングフェイス 億パラ 国産LLM",
        "derived": "量子化 ファインチューニング 派生 改造 軽量版 追加学習",
        "future": "予定 計画 近日 今後 来月 来週 年内 へ向け 準備 検討 方針 公開へ リリースへ 提供へ 予告 見込み 将来",
        "rumor": "報じ 報道 うわさ 噂 とみられ 可能性 関係者 明らかになった わかった 分かった 模様 観測 か？ 未確認 匿名 情報筋 という情報 によると 検討している コメントを控え "
        "準備を進め 準備して 準備中 見通し 否定し コメントを拒",
        "guess": "かもしれ だろう でしょう 予想 予測 推測 期待 可能性 あり得 ありうる 思われ はず ではないか",
        "leak": "流出 リーク 漏えい 漏洩 漏れ 未発表 未公開モデル こぼれ 誤って公開",
        "withdraw": "終了 提供終了 停止 廃止 撤退 取り下げ 撤回 引退 公開停止 削除 打ち切り サービス終了",
        "access": "一般公開なし 公開見送り 見送り 非公開 限定公開 限定提供 限定的 一部の組織 アクセス 制限 申請 一般公開され 一般公開し 提供先 招待制 待機リスト 利用規制 クローズド 公開しない 開放 "
        "一部の企業 公開せず",
        "license": "ライセンス 商用利用 利用規約 非商用",
        "change": "変更 改定 更新 切り替え 見直し 緩和 撤廃",
        "code": "ツール ライブラリ フレームワーク ソースコード リポジトリ エージェント プロジェクト 開発キット アプリ基盤 GitHub 源内 システム ソフトウェア プラグイン カーネル",
        "dataset": "データセット コーパス 学習データ",
        "policy": "認め 裁判 訴訟 規制 政府 法案 著作権 問題 炎上 なぜ 意味 主張 批判 懸念 議論 方針転換 インタビュー 聞く 聞いた 危機 対立 国防 ホワイトハウス 証言 蒸留 法廷 考える 本質",
        "research": "ベンチマーク 検証 論文 評価 実測 調査 研究 比較 結果 性能評価 技術報告 レポート 解説 徹底 発見 指摘 スコア 実験 試験 考察",
        "review": "使ってみた 試してみた 動かす 動かして 動かし方 やってみた 入門 使い方 方法 まとめ 試す 触って 活用法 レビュー 実力 罠 本当 手順 構築",
        "product": "サービス アプリ 機能 連携 搭載 対応 API プラン 開始 導入 提携 活用 業務 企業向け 新会社 支援 立ち上げ 参加 統合 読み方 修正 ブラウザ 自動車 契約 設立 プラットフォーム",
        "price": "料金 価格 値下げ 割引 無料枠 円 億円 出資 資金調達 買収 投資 上場 株価",
        "security": "脆弱性 攻撃 セキュリティ バグ ゼロデイ 不正 悪用",
        "maker_says": "当社 弊社 私たち 公式 お知らせ 発表しました 公開しました 公開します 発表した 公開した 公表した",
        "source_says": "報じ によると 日本経済新聞 指摘 明らかに 取材 米紙 ロイター",
        "ai": "人工知能 コーパス 学習データ 基盤モデル モデル 生成AI 大規模言語モデル 推論 学習 エージェント AI LLM",
        "media": "画像生成 動画生成 音声 音楽 翻訳 マルチモーダル 対話 コーディング 視覚",
        "not": "ない なし せず ません 否定 未公開 まだ 見送",
        "past": "かつて 以前 昨年 当時 過去 先月 前年 これまで 元々 もともと 歴史 その後 から派生 を受けて誕生 経緯 前回",
    }
)
"""Cue → strings, by spaces. Small letters where Latin."""

CHINESE: Mapping[str, str] = MappingProxyType(
    {
        "release": "发布 發布 推出 上线 上線 亮相 问世 問世 正式发布 现已 现身 首发 首發 公布 上架 放出 全量 登场 来了 登陆 可用",
        "announce": "宣布 公布 预览 發表 发表 披露 介绍 展示",
        "open": "开源 開源 开放源代码 开放源码",
        "openweight": "开放权重 開放權重 开源权重 权重开放 公开权重 开放模型权重",
        "openmodel": "开放模型 本地部署 本地运行 下载 離線 离线 可商用",
        "weights": "权重 权重 權重 参数 參數 总参数 激活参数 抱抱脸 魔搭 稠密 混合专家 端侧 许可 已在",
        "derived": "量化 微调 蒸馏 衍生 去审查 无审查版 合并版 剪枝",
        "future": "即将 將于 将于 将在 将会 计划 計畫 预告 预计 近期 下周 下月 下个月 准备 筹备 將推出 将推出 将发布 将开源 待公布 后续 有望 年底 预期 敬请期待 尚未",
        "rumor": "据称 據稱 据报道 據報 据传 据悉 据透露 据爆料 传闻 傳聞 爆料 消息称 消息人士 知情人士 传 据媒体报道 有待官方证实 未证实 或将 或於 或于 曝 网传 疑似 据媒体 拒绝置评 "
        "不予置评 正在考虑 考虑 透露 未确认 拒绝评论 被曝 拟 据知情",
        "guess": "或许 可能 也许 猜测 推测 预测 期待 估计 大概 应该会 会不会 是否 有可能 恐怕 想必",
        "leak": "泄露 洩露 泄漏 外泄 误曝 意外曝光 曝光 流出 未发布 泄密 外流 走光 遭泄 被扒 踪迹",
        "withdraw": "下线 下線 下架 关停 关闭 停止服务 退役 停用 停服 撤回 撤下 停止提供 终止 关停日期 弃用 淘汰 暂停 下落 移除",
        "access": "限制 不对外 未面向 仅面向 仅向 仅限 公众开放 访问权限 访问 闭源 限量 申请 白名单 受限 有限开放 内部测试 开放使用 门槛 封禁 禁止使用 可信访问 不公开 拒绝开放 授权 无法发布 暂不 "
        "向欧盟 扩大 内测资格 实名 保留 延续",
        "license": "许可证 许可 協議 协议 授权 商用 商业使用 非商业",
        "change": "变更 更换 改为 修改 调整 更新 更改 澄清 回应",
        "code": "工具 框架 代码 内核 算子 库 智能体 系统 插件 规范 引擎 脚本 工具包 agent 源码 项目 sdk cli 仓库 平台 编排 自编码器",
        "dataset": "数据集 語料 语料 训练数据 评测集 测试集",
        "policy": "作证 承认 法庭 诉讼 起诉 监管 政府 法案 禁止 嚴禁 严禁 版权 评论 遗憾 别急着 真心话 如何评价 观点 争议 指控 批评 呼吁 警告 国会 白宫 听证 为什么 为何 反思 解读 政策",
        "research": "论文 論文 基准 评测 测试 技术报告 研究 报告 排行榜 榜首 登顶 实测 首个 超越 团队 框架 提出 对比 分析 发现 验证 修复 团队发文 顶会 署名 斯坦福 清华 北大 优化 复盘 训练 规模",
        "review": "体验 上手 教程 指南 怎么 如何 评价 真香 牛皮 感受 踩坑 使用技巧 推荐 看看 实战 值得 测评",
        "product": "功能 接入 平台 合作 服务 套餐 会员 用户 应用 插件 集成 更新 版本 客户端 网页 灰度 内测 公测 默认 企业 app api 测试版 员工 浏览器 产品 订阅 助手 推出了 上线了 开始测试 中断 模式 机器人 手机",
        "price": "价格 优惠 折 免费 限时 降价 定价 融资 估值 元 美元 上市 收购 亿元 股 成本 赠送 赠金",
        "security": "漏洞 攻击 安全 网络安全 恶意 零日 黑客 防御 風險 风险 密钥",
        "maker_says": "官方 宣布 正式发布 正式推出 我们 官网 公告 确认 创始人 回应 团队 官方表示 官方称",
        "source_says": "据 报道 报导 指出 披露 彭博 路透 网友 帖子 用户 消息 援引",
        "ai": "模型 注意力 神经网络 神經網路 预训练 语料 算力 机器学习 深度学习 具身 智能驾驶 人工智能 大模型 智能体 推理 生成 语言模型 ai llm",
        "media": "图像 视频 语音 音频 音乐 翻译 多模态 编程 编码 视觉 推理 世界模型 识别",
        "not": "不 未 没有 無 无 非 暂不 尚未 并非 拒绝 否认",
        "past": "此前 曾 去年 早前 之前 上月 上个月 当时 历史 前代 回顾 过去 最早 今年 年前 随后 其后 当年",
    }
)
"""Cue → strings, by spaces. Small letters where Latin; both ways of writing where news uses both."""

CLOSED = (
    "gpt chatgpt claude opus sonnet haiku mythos gemini grok sora codex midjourney runway veo imagen dall-e seedance seedream "
    "doubao kling suno udio spark-x nova copilot muse luma pika elevenlabs jimeng hailuo"
)
"""Series that are on offer and whose weights are not, as of 2026."""

CLOSED_CJK = "豆包 即梦 可灵 クロード ジェミニ グロック 海螺 ミュトス ミトス"
"""The same in Japanese and Chinese."""

OPENED = (
    "gpt-oss grok-1 grok-2 llama qwen deepseek gemma mistral mixtral ministral devstral codestral magistral voxtral glm chatglm kimi phi olmo molmo granite "
    "nemotron falcon bloom starcoder smollm stablelm flux hunyuan ernie internlm internvl minicpm mimo longcat step ling ring yi exaone plamo "
    "elyza sarashina llm-jp ltx wan sdxl bonsai zaya minimax z-image ace-step whisper command namazu swallow rinna pythia tulu hermes"
)
"""Series of which at least some have open weights."""

PRODUCTS = (
    "claude code; claude security; claude design; claude desktop; claude pro; claude max; claude for [a-z]+; claude cowork; project glasswing; glasswing; "
    "codex(?: app| cli| security)?; grok build; grok voice agent; gemini cli; gemini api; gemini app; gemini code assist; chatgpt(?! images)(?: plus| pro| search| atlas| app)?; "
    "github copilot; copilot; cursor; windsurf; openclaw; cline; roo code; opencode; le chat; mistral vibe; vibe; perplexity; qwen chat; qwen studio; "
    "qwen code; kimi code; kimi cli; glm coding plan; coding plan; notebooklm; ai studio; bedrock; vertex ai; foundry; daybreak; sora アプリ; "
    "firefox; android; chrome; hermes agent; openrouter; lmarena; hugging face inference providers"
)
"""Products, some of which bear a model's name. Patterns, in small letters."""

TOOLS = (
    "vllm; sglang; llama\\.cpp; ollama; transformers; tensorrt(?:-llm)?; pytorch; jax; langchain; langgraph; llamaindex; mlx(?:-lm)?; unsloth; axolotl; comfyui; lm studio; open webui; "
    "koboldcpp; exllama(?:v[23])?; text-generation-webui; triton; deepspeed; megatron(?:-lm)?; ktransformers; lmdeploy; mindspore; paddlepaddle; cann; cuda; rocm; openvino; onnx(?:runtime)?"
)
"""Programs around models. Patterns, in small letters."""

_MAKER_HOSTS = (
    "adobe ai2 ai21 alibaba alibabacloud aliyun allenai amazon antgroup anthropic apple aws baichuan baidu bfl bigmodel "
    "blackforestlabs bytedance cerebras claude cohere cursor cyberagent databricks deepmind deepseek doubao elevenlabs "
    "elyza fireworks google grok groq hunyuan ibm ideogram iflytek internlm kakao kimi kling krea kuaishou lgresearch "
    "lightricks liquid lmstudio meituan meta microsoft midjourney mimo minimax minimaxi mistral modelbest moonshot mozilla "
    "naver nii nousresearch ntt nvidia ollama openai openbmb perplexity pfn preferred prismml qianwen qwen qwenlm rakuten "
    "reka rinna runwayml sakana salesforce samsung seed sensenova sensetime shlab snowflake softbank stability stepfun "
    "stockmark suno tencent together unsloth upstage vllm volcengine x xai xiaomimimo z zhipu zhipuai zyphra "
)
MAKER_HOSTS = frozenset(_MAKER_HOSTS.split())
"""Parts of host names under which makers publish themselves."""
