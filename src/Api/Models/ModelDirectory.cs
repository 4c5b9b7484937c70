using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.Api.Models;

/// <summary>Says what each model is and where.</summary>
/// <param name="describer">Reads checkpoints.</param>
/// <param name="packages">Knows exports.</param>
/// <param name="cache">Knows what is exported.</param>
/// <param name="host">Knows what is in memory.</param>
/// <param name="memory">Knows how large models are there.</param>
public sealed class ModelDirectory(
    ModelDescriber describer, PackageStore packages, PackageCache cache, ModelHost host, ModelMemory memory)
{
    /// <summary>Models with their revisions.</summary>
    /// <param name="models">The models.</param>
    public IReadOnlyList<ModelResponse> Describe(IEnumerable<ModelSource> models)
    {
        IReadOnlyList<StoredPackage> stored = cache.All();

        // A folder may be taken away between the list and the look at it.
        return
        [
            .. models.Select(model => Describe(model, stored)).Where(response => response.Revisions.Count > 0),
        ];
    }

    /// <summary>A model with its revisions.</summary>
    /// <param name="model">The model.</param>
    public ModelResponse Describe(ModelSource model) => Describe(model, cache.All());

    /// <summary>The revisions of a model.</summary>
    /// <param name="model">The model.</param>
    public RevisionListResponse Revisions(ModelSource model) =>
        new(model.Id, Revisions(model.Revisions(), cache.All()));

    private ModelResponse Describe(ModelSource model, IReadOnlyList<StoredPackage> stored)
    {
        // One of the Hub that was just asked for may not be here at all.
        IReadOnlyList<ModelRevision> revisions = model.Revisions();
        ModelRevision? first = revisions.Count == 0 ? null : revisions[0];
        (ModelDescription? description, string? error) = first is null ? (null, null) : Read(first);
        Architecture? architecture = description?.Architecture;
        return new ModelResponse
        {
            Id = model.Id,
            Source = model.Origin,
            Error = error,
            Shape = architecture is null ? null : ToResponse(architecture.Shape),
            MemoryBytes = architecture is null ? null : memory.BytesOf(architecture, default),
            HasTokenizer = description?.TakesText ?? first?.TokenizerPath is not null,
            TokenizerError = description?.TokenizerFault?.Message,
            Revisions = Revisions(revisions, stored),
        };
    }

    private RevisionResponse[] Revisions(
        IReadOnlyList<ModelRevision> revisions, IReadOnlyList<StoredPackage> stored) =>
        [.. revisions.Select(revision => ToResponse(revision, PackageBytesOf(revision, stored)))];

    /// <summary>Bytes of a revision's package on the disk; where a checkpoint was exchanged for another, of the one
    /// used last.</summary>
    private static long? PackageBytesOf(ModelRevision revision, IReadOnlyList<StoredPackage> stored) =>
        stored.LastOrDefault(package => revision.IsSourceOf(package.Source))?.ByteCount;

    private static ModelShapeResponse ToResponse(ModelShape shape) => new(
        shape.LayerCount,
        shape.HeadCount,
        shape.DModel,
        shape.DHead,
        shape.DMlp,
        shape.DVocab,
        shape.ContextLength,
        shape.IsParallel);

    private (ModelDescription? Description, string? Error) Read(ModelRevision revision)
    {
        try
        {
            return (describer.Describe(revision), null);
        }
        catch (Exception refusal) when (refusal is ExportException or InferenceException)
        {
            return (null, refusal.Message);
        }
    }

    private RevisionResponse ToResponse(ModelRevision revision, long? packageBytes)
    {
        // A checkpoint's content is hashed when it is first used, not to answer a question about it.
        string? key = packages.KnownKeyOf(revision);
        PreparationProgress? progress =
            revision.Model.DownloadOf(revision) ?? (key is null ? null : packages.ProgressOf(key));
        ModelState state = key is not null && host.IsLoaded(key)
            ? ModelState.Loaded
            : progress is not null
                ? ModelState.Preparing
                : revision.HasWeights ? ModelState.Available : ModelState.Remote;
        return new RevisionResponse(
            revision.Name, revision.Step, revision.Commit, state, progress, packageBytes);
    }
}
