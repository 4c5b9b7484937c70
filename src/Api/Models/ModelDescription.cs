using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>What a request is checked against, known without running the model.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Tokenizer">Tells the texts of its tokens; null where it has no tokenizer, or a damaged one.</param>
public sealed record ModelDescription(ModelRevision Revision, Architecture Architecture, TextTokenizer? Tokenizer)
{
    /// <summary>Why its tokenizer.json takes no texts; null where it does, or where there is none.</summary>
    public InvalidTokenizerException? TokenizerFault { get; init; }

    /// <summary>SHA-256 of its tokenizer.json; null where there is none.</summary>
    public string? TokenizerSha256 { get; init; }

    /// <summary>Its dimensions.</summary>
    public ModelShape Shape => Architecture.Shape;

    /// <summary>Whether it takes text; otherwise token ids alone.</summary>
    public bool TakesText => Tokenizer is not null && TokenizerFault is null;

    /// <summary>What another model has that this one has not, so that no plan is for both; null where weights alone may
    /// differ.</summary>
    /// <param name="architecture">The other's architecture.</param>
    /// <param name="tokenizerSha256">SHA-256 of the other's tokenizer.json; null where it has none.</param>
    public string? DifferenceTo(Architecture architecture, string? tokenizerSha256) =>
        Architecture != architecture ? "another config.json (layers, widths, vocabulary or rotary part)"
        : TokenizerSha256 != tokenizerSha256 ? "another tokenizer.json"
        : null;

    /// <summary>What turns texts into tokens.</summary>
    /// <param name="pointer">JSON pointer to the text.</param>
    /// <exception cref="UnsupportedTokenizerException">Its tokenizer takes no texts.</exception>
    /// <exception cref="ModelHasNoTokenizerException">It has none.</exception>
    public TextTokenizer EncoderFor(string pointer) => TokenizerFault is InvalidTokenizerException fault
        ? throw new UnsupportedTokenizerException(Revision.Model.Id, pointer, fault)
        : Tokenizer ?? throw new ModelHasNoTokenizerException(Revision.Model.Id, pointer);

    /// <summary>What turns tokens into text. A tokenizer that takes no texts may still tell those of its
    /// tokens.</summary>
    /// <param name="pointer">JSON pointer to the tokens.</param>
    /// <exception cref="UnsupportedTokenizerException">Its tokenizer cannot be read.</exception>
    /// <exception cref="ModelHasNoTokenizerException">It has none.</exception>
    public TextTokenizer DecoderFor(string pointer) => Tokenizer ?? EncoderFor(pointer);
}
