"""Texts by which a compiled model is held against its reference: what we embed, and what is hardest to keep."""

AGREEMENT = 0.99
"""The least cosine of a compiled model's vector to the reference's, for every probe: what the design demands."""

PROBES = (
    "Is anybody there?",
    "Acme releases Acme-7B, an open-weight model under the Apache 2.0 license",
    "Acme releases Acme-13B under a license that forbids commercial use",
    "The weights leaked as a torrent a week after the application form went up.",
    "How do I quantize a 70B model to 4 bits so that it fits in 48 GB?",
    "v0.9.2: fixes a crash when the context is longer than 8,192 tokens; adds ROCm 6.1 wheels",
    (
        "We present a mixture of experts with 8x22B parameters, trained on 2.1 trillion tokens of text and code, that matches "
        "models twice its size on MMLU (77.8), HumanEval (61.0) and GSM8K (82.4). We release the weights, the training code, "
        "and intermediate checkpoints. Ablations show that most of the gain comes from routing by expert choice and from a "
        "longer second stage on curated data; we find no evidence that the benchmark sets were seen in training."
    ),
    "Breaking: hub takes down model\nThe repository answers 404 since Tuesday. Its maker has not said why. " * 12,
    "https://example.org/models/acme-7b-instruct-gguf",
    "def embed(texts: list[str]) -> list[list[float]]: ...",
    "価格は据え置き。重みは研究目的に限り、申請フォームから配布される。",
    "アクメ社、大規模言語モデル「Acme-7B」の重みを公開。商用利用も可能とし、日本語の性能は前版を上回るという。" * 6,
    "开源大模型 Acme-7B 发布，允许商用，支持 128K 上下文。",
    "据报道，该公司正在准备发布一个开放权重的模型，但尚未公布许可证，也没有说明训练数据的来源。" * 8,
    "Modell erschienen: Gewichte frei, Lizenz unklar.",
    "발표된 모델의 가중치는 비상업적 연구용으로만 제공된다.",
    "LLaMA 🦙 → Alpaca → Vicuna 🎉",
    "GPT-4",
    "a",
    "?",
    "",
)
"""English, Japanese and Chinese as our sources write them; then whatever else comes: one word, no word, other scripts.

Very short texts are the hardest: what rounding costs each word piece is not averaged over many.
"""
