using System.Globalization;
using SelfRepair.Inference.Packages;

namespace SelfRepair.Api.Models;

/// <summary>One revision of a model.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">Its name, main among them.</param>
/// <param name="Folder">The checkpoint's folder.</param>
/// <param name="TokenizerPath">Path of tokenizer.json, its own or main's; null where there is none.</param>
public sealed record ModelRevision(ModelSource Model, string Name, string Folder, string? TokenizerPath)
{
    private const string StepPrefix = "step";

    /// <summary>The commit of a Hub model; null for others.</summary>
    public string? Commit { get; init; }

    /// <summary>Why it may not be what the Hub has by now, one sentence; null where there is no doubt.</summary>
    public string? Notice { get; init; }

    /// <summary>Whether its weights are on this machine.</summary>
    public bool HasWeights { get; init; } = true;

    /// <summary>The training step that the name states; null where it states none.</summary>
    public int? Step => StepOf(Name);

    /// <summary>The revision as a log or a message names it: <c>neox-tiny@step64</c>.</summary>
    public string FullName => $"{Model.Id}@{Name}";

    /// <summary>Whether a package was exported of this revision: of its commit, whatever branch or tag it was asked for
    /// by, or where it has none of its name.</summary>
    /// <param name="source">What the package says of its source.</param>
    public bool IsSourceOf(PackageSource source) =>
        Model.IsSourceOf(source) && (Commit is null ? source.Revision == Name : source.Commit == Commit);

    /// <summary>The training step that a name states; null where it states none.</summary>
    /// <param name="name">The name.</param>
    public static int? StepOf(string name) =>
        name.StartsWith(StepPrefix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(StepPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            ? step
            : null;
}
