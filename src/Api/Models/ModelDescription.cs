using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Tokenization;

namespace SelfRepair.Api.Models;

/// <summary>What a request is checked against, known without running the model.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Tokenizer">Its tokenizer; null where it has none.</param>
public sealed record ModelDescription(ModelRevision Revision, ModelShape Shape, TextTokenizer? Tokenizer);
