namespace SelfRepair.Api.Models;

/// <summary>The models of this service.</summary>
/// <param name="Models">The embedded one first.</param>
public sealed record ModelListResponse(IReadOnlyList<ModelResponse> Models);

/// <summary>A model: what it is, and what of it is here.</summary>
public sealed record ModelResponse
{
    /// <summary>The name to ask for it by.</summary>
    public required string Id { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ModelOrigin Source { get; init; }

    /// <summary>What is wrong with its folder; null where it can be used.</summary>
    public required string? Error { get; init; }

    /// <summary>Its dimensions; null where its folder cannot be read.</summary>
    public required ModelShapeResponse? Shape { get; init; }

    /// <summary>Bytes that it takes in memory; null where its folder cannot be read.</summary>
    public required long? MemoryBytes { get; init; }

    /// <summary>Whether it takes text; otherwise token ids alone.</summary>
    public required bool HasTokenizer { get; init; }

    /// <summary>Why its tokenizer.json takes no texts; null where it does, or where there is none.</summary>
    public required string? TokenizerError { get; init; }

    /// <summary>Its revisions: main first.</summary>
    public required IReadOnlyList<RevisionResponse> Revisions { get; init; }
}

/// <summary>A model's dimensions.</summary>
/// <param name="NLayers">Blocks.</param>
/// <param name="NHeads">Attention heads in a block.</param>
/// <param name="DModel">Width of the residual stream.</param>
/// <param name="DHead">Width of a head.</param>
/// <param name="DMlp">MLP neurons in a block.</param>
/// <param name="DVocab">Rows of the unembedding; token ids run from 0 to d_vocab - 1.</param>
/// <param name="NCtx">Most tokens of a prompt.</param>
/// <param name="Parallel">Whether attention and MLP both read a block's input.</param>
public sealed record ModelShapeResponse(
    int NLayers, int NHeads, int DModel, int DHead, int DMlp, int DVocab, int NCtx, bool Parallel);

/// <summary>A revision of a model.</summary>
/// <param name="Revision">The name to ask for it by.</param>
/// <param name="Step">The training step that its name states; null where it states none.</param>
/// <param name="Commit">The commit of a Hub model; null for others.</param>
/// <param name="State">Whether it is in memory, or on the way.</param>
/// <param name="Progress">How far its preparation is; null where none is under way.</param>
/// <param name="PackageBytes">Bytes of its exported package; null where there is none.</param>
public sealed record RevisionResponse(
    string Revision,
    int? Step,
    string? Commit,
    ModelState State,
    PreparationProgress? Progress,
    long? PackageBytes);

/// <summary>The revisions of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Revisions">Main first.</param>
public sealed record RevisionListResponse(string Model, IReadOnlyList<RevisionResponse> Revisions);

/// <summary>Where a model is.</summary>
public enum ModelState
{
    /// <summary>Its weights are on the Hub; they are fetched when it is first asked for.</summary>
    Remote,

    /// <summary>On disk; it is loaded when it is first asked for.</summary>
    Available,

    /// <summary>Being downloaded or exported.</summary>
    Preparing,

    /// <summary>In memory.</summary>
    Loaded,
}
