using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>What a request is checked against, known without running the model.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Architecture">Its architecture.</param>
/// <param name="Tokenizer">Its tokenizer; null where it has none.</param>
public sealed record ModelDescription(ModelRevision Revision, Architecture Architecture, TextTokenizer? Tokenizer)
{
    /// <summary>Its dimensions.</summary>
    public ModelShape Shape => Architecture.Shape;
}
