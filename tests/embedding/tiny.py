"""A model of multilingual-e5-small's architecture, small enough to make in a second: BERT under a SentencePiece tokenizer."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Tokenizer
from tokenizers.decoders import Metaspace as Joined
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import UnigramTrainer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from bot.embedding.pinned import PinnedModel, sha256
from bot.embedding.probes import PROBES

DIMENSIONS = 64
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
REPOSITORY = "kaiho-tests/tiny-e5"
REVISION = "0123456789abcdef0123456789abcdef01234567"


def make_tiny(folder: Path) -> PinnedModel:
    """Make the model in a folder, and pin it; its weights are chance, and always the same."""
    torch.manual_seed(7)
    parts, whole = folder.with_name("parts"), folder
    tokenizer = _tokenizer()
    config = BertConfig(
        vocab_size=tokenizer.vocab_size,
        hidden_size=DIMENSIONS,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=64,
        pad_token_id=1,
        initializer_range=0.2,  # so that layers do something: with the usual 0.02 and none trained, all vectors are one
    )
    BertModel(config).save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    encoder = Transformer(str(parts), max_seq_length=48)
    SentenceTransformer(modules=[encoder, Pooling(DIMENSIONS, "mean"), Normalize()], device="cpu").save(str(whole))
    return PinnedModel(
        name="tiny-e5",
        revision=REVISION,
        files={str(path.relative_to(whole)): sha256(path) or "" for path in whole.rglob("*") if path.is_file()},
        dimensions=DIMENSIONS,
        langs=None,
        repository=REPOSITORY,
        query="query: ",
        passage="passage: ",
    )


def _tokenizer() -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(Unigram())
    tokenizer.pre_tokenizer = Metaspace()
    tokenizer.decoder = Joined()
    trainer = UnigramTrainer(vocab_size=600, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator([f"query: passage: {probe}" for probe in PROBES], trainer)
    ends = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    tokenizer.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        cls_token="<s>",
        pad_token="<pad>",
        eos_token="</s>",
        sep_token="</s>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=64,
    )
