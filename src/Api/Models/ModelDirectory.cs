using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference;
using SelfRepair.OnnxExport;

namespace SelfRepair.Api.Models;

/// <summary>Says what each model is and where.</summary>
/// <param name="describer">Reads checkpoints.</param>
/// <param name="packages">Knows exports.</param>
/// <param name="host">Knows what is in memory.</param>
public sealed class ModelDirectory(ModelDescriber describer, PackageStore packages, ModelHost host)
{
    /// <summary>A model with its revisions.</summary>
    /// <param name="model">The model.</param>
    public ModelResponse Describe(ModelSource model)
    {
        IReadOnlyList<ModelRevision> revisions = model.Revisions();
        (ModelShape? shape, string? error) = ShapeOf(revisions[0]);
        return new ModelResponse
        {
            Id = model.Id,
            Source = model.Origin,
            Error = error,
            Shape = shape is null ? null : ToResponse(shape),
            HasTokenizer = revisions[0].TokenizerPath is not null,
            Revisions = [.. revisions.Select(ToResponse)],
        };
    }

    private static ModelShapeResponse ToResponse(ModelShape shape) => new(
        shape.LayerCount,
        shape.HeadCount,
        shape.DModel,
        shape.DHead,
        shape.DMlp,
        shape.DVocab,
        shape.ContextLength,
        shape.IsParallel);

    private (ModelShape? Shape, string? Error) ShapeOf(ModelRevision revision)
    {
        try
        {
            return (describer.Describe(revision).Shape, null);
        }
        catch (Exception refusal) when (refusal is ExportException or InferenceException)
        {
            return (null, refusal.Message);
        }
    }

    private RevisionResponse ToResponse(ModelRevision revision)
    {
        if (revision.Model.DownloadOf(revision) is PreparationProgress download)
        {
            return ToResponse(revision, ModelState.Preparing, download);
        }

        // A checkpoint's content is hashed when it is first used, not to answer a question about it.
        if (packages.KnownKeyOf(revision) is not string key)
        {
            return ToResponse(revision, revision.HasWeights ? ModelState.Available : ModelState.Remote);
        }

        PreparationProgress? progress = packages.ProgressOf(key);
        ModelState state = host.IsLoaded(key)
            ? ModelState.Loaded
            : progress is null ? ModelState.Available : ModelState.Preparing;
        return ToResponse(revision, state, progress);
    }

    private static RevisionResponse ToResponse(
        ModelRevision revision, ModelState state, PreparationProgress? progress = null) =>
        new(revision.Name, revision.Step, revision.Commit, state, progress);
}
