"""Words that belong to a model's name, and words before a number that make no model of it: data, no decisions."""


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


VARIANTS = _words(
    "mini nano micro tiny small medium large xl xxl xs turbo pro max ultra flash lite plus air coder code vl vla vlm vision omni math "
    "thinking think reasoner reasoning preview exp distill scout maverick behemoth opus sonnet haiku image video audio tts asr ocr "
    "embedding embeddings embed rerank reranker guard guardian safeguard oss edit gguf awq gptq chat base instruct super speciale next "
    "realtime codex mythos fable lora nemo robotics prover live prime instant cyber spark klein kontext schnell dev mtp drafter dflash "
    "voice speech transcribe translate translator music imagine heavy fast unified uni avatar world motion animate mt foley 3d s2s "
    "medical legal japanese parse parser moderation captioner aligner layered multimodal diffusion creative deep research search agent "
    "uncensored abliterated heretic aggressive drafting decoder encoder rl zero solo expanse i2v t2v tv2v it2v r2v s2v va er duplex ui gui"
)
"""Words that make another model of a name, after a hyphen or a space."""

UNTOLD = _words("instruct base chat it hf preview pt sft beta")
"""Variants that come in one release and are one happening: left out of a name."""

BUILDS = _words(
    "gguf awq gptq fp8 nvfp4 mxfp4 bf16 fp16 fp4 int4 int8 mlx onnx exl2 exl3 4bit 8bit 6bit 5bit 3bit 2bit quantized quant quants qat w4a16 w8a8 "
    "bnb openvino coreml safetensors"
)
"""How a release is packed for a runtime or a machine: the same release, though often somebody else's."""

AFTER_A_SPACE = _words(
    "mini nano micro turbo pro max ultra flash lite plus air coder vl omni thinking opus sonnet haiku tts asr ocr exp oss super prime "
    "instant realtime codex mythos fable nemo preview speciale klein kontext mtp scout maverick behemoth reasoner instruct distill xl "
    "embedding turbo math guard cyber xs gguf awq gptq lora uncensored abliterated heretic int4 int8 fp8 nvfp4 mlx"
)
"""Variants that belong to a name after a space however they are written; the others only with a capital: `Qwen2.5 large models`."""

NOT_VARIANTS = _words(
    "powered based like style class level native compatible ready driven first only generated related as backed owned built made "
    "trained specific to and or free enabled assisted centric optimized equivalent beating sized series era the in on at for with by "
    "is new next gen wrapper clone killer family models model api app cli team inspired derived written exclusive focused tier "
    "users user not vs"
)
"""Words after a hyphen that say something of a name and are no part of it: `GPT-powered`."""

NOT_MODELS = _words(
    "apache gpl agpl lgpl bsd mit cc by sa nc nd license version covid openmdw mpl openrail rail "
    "rtx gtx cuda rocm python pytorch windows ios ipados macos watchos visionos android ubuntu chrome firefox safari edge opera linux kernel debian fedora "
    "node nodejs deno bun rust java javascript typescript kotlin swift ruby php perl golang go react vue angular svelte django flask rails "
    "tensorflow keras jax onnx tensorrt vllm sglang ollama llamacpp comfyui transformers diffusers langchain langgraph llamaindex "
    "openclaw opencode openhands cline cursor copilot vscode docker kubernetes postgres postgresql mysql sqlite redis git github gitlab "
    "lmstudio unsloth koboldcpp oobabooga sillytavern openwebui triton deepspeed megatron peft trl accelerate numpy pandas scipy "
    "opengl vulkan directx directml metal webgpu wasm html css http https tls ssl ssh quic wifi bluetooth usb pcie ddr hbm lpddr nvme sata hdmi "
    "snapdragon ryzen xeon epyc core ultra arc radeon instinct gaudi tpu npu gpu cpu ascend dgx hgx gb h b100 b200 gh spark jetson orin thor "
    "iphone ipad macbook mac pixel galaxy ps playstation xbox switch quest vive airpods watch tesla model cybertruck starship falcon boeing "
    "web iso rfc ipv top day part figure table section chapter step phase level tier round week july june may april march august january february "
    "september october november december jan feb mar apr jun jul aug sep sept oct nov dec q h a b v fp int bf over about nearly only than from with and the "
    "for under just up to at f is in of on or score scores series area article appendix no aime mmlu swe humaneval arc gpqa agi gen gdpr cve "
    "vol act usd us m bench benchmark swebench terminalbench livecodebench lcb gsm hle ifeval mteb lmarena osworld browsecomp webarena tau math "
    "iclr icml neurips nips cvpr iccv eccv acl emnlp naacl aaai ijcai kdd siggraph interspeech icassp wwdc gtc ces mwc io "
    "issue pr pull commit build release update patch preview beta alpha rc stage season episode ep lesson unit room floor gate line lane "
    "route flight bus highway section rule law bill title article isbn doi arxiv pmid patent grade class year years age ages aged page pages number "
    "series seed pre post mid series round total average sum approx circa around between since until till before after within plus minus times "
    "am pm est pst utc gmt jst cet mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "photoshop premiere illustrator blender unity unreal office excel word powerpoint outlook teams slack zoom notion figma canva wordpress "
    "mcp api sdk cli ide app apps token tokens usb type power volume chapter industry society web3 vr ar xr iot rag moe lora qlora dpo ppo grpo "
    "snapseed youtube tiktok instagram twitter facebook whatsapp telegram discord reddit wechat alipay"
)
"""Words before a number that make no model of it: licenses, hardware, tools, benchmarks, dates, papers."""

PRODUCTS = (
    "claude code", "claude cowork", "claude desktop", "claude pro", "claude max", "claude team", "claude enterprise", "claude design",
    "claude for", "claude api", "claude skills", "claude security", "chatgpt plus", "chatgpt pro", "chatgpt go", "chatgpt team",
    "chatgpt enterprise", "chatgpt health", "chatgpt images", "chatgpt atlas", "codex cli", "codex app", "codex security", "codex cloud",
    "gemini cli", "gemini app", "gemini enterprise", "gemini code assist", "gemini api", "gemini live", "gemini in", "gemini advanced",
    "gemini for", "kimi code", "kimi cli", "kimi claw", "kimi work", "kimi work", "qwen code", "qwen chat", "qwen studio", "grok build",
    "grok imagine api", "mistral vibe", "mistral code", "mistral studio", "mistral forge", "le chat", "mistral compute", "llama stack", "llama api", "llama index",
    "llama factory", "llama swap", "llama server", "llama bench", "hermes agent", "deepseek chat", "sora app", "google ai studio", "whisper cpp",
    "gpt store", "gpt researcher", "glm coding plan", "minimax agent", "ltx studio", "ltx desktop", "sakana chat", "sakana marlin", "nemo framework",
    "nemo claw", "nvidia nim", "deepseek tui", "deepseek api", "flux kv", "granite rapids", "gemma scope explorer", "cosmos db", "falcon heavy", "falcon 9",
)  # fmt: skip
"""Services, programs and plans called after a family: the family is named, and no model of it, whatever number follows."""

NO_FAMILY = (
    "llama cpp",
    "llama index",
    "llama factory",
    "llama swap",
    "whisper cpp",
    "cosmos db",
    "granite rapids",
    "falcon heavy",
    "falcon 9",
    "le chat",
)
"""Programs and things that only sound like a family."""
