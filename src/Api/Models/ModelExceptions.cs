using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Models;

/// <summary>A model is asked for that is not here.</summary>
/// <param name="name">The name asked for.</param>
/// <param name="known">The models that are here.</param>
public sealed class ModelNotFoundException(string name, IReadOnlyCollection<string> known)
    : ApiException($"There is no model '{name}'. {NearNames.Hint(name, known, "models")}{Hub(name)}")
{
    /// <summary>The name asked for.</summary>
    public string Name => name;

    /// <summary>The models that are here.</summary>
    public IReadOnlyCollection<string> Known => known;

    private static string Hub(string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? " Models of the Hugging Face Hub are not fetched: put the checkpoint's folder into a folder named by "
                + "SELFREPAIR_MODELS and use its name."
            : string.Empty;
}

/// <summary>A revision is asked for that a model does not have.</summary>
/// <param name="model">The model.</param>
/// <param name="revision">The revision asked for.</param>
/// <param name="known">The revisions that it has.</param>
public sealed class RevisionNotFoundException(string model, string revision, IReadOnlyCollection<string> known)
    : ApiException($"{model} has no revision '{revision}'. {NearNames.Hint(revision, known, "revisions")}")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>The revision asked for.</summary>
    public string Revision => revision;

    /// <summary>The revisions that it has.</summary>
    public IReadOnlyCollection<string> Known => known;
}

/// <summary>Text is given to a model without tokenizer.</summary>
/// <param name="model">The model.</param>
/// <param name="pointer">JSON pointer to the text.</param>
public sealed class ModelHasNoTokenizerException(string model, string pointer) : ApiException(
    $"{model} has no tokenizer.json, so it cannot take text. Give token ids: {{\"token_ids\": [...]}}, or put the "
    + "tokenizer.json of its training beside its config.json.")
{
    /// <summary>The model.</summary>
    public string Model => model;

    /// <summary>JSON pointer to the text.</summary>
    public string Pointer => pointer;
}
