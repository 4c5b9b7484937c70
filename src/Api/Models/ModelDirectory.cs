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
        ModelRevision[] revisions = [.. model.RevisionNames().Select(model.Revision)];
        (ModelShape? shape, string? error) = ShapeOf(revisions[0]);
        return new ModelResponse
        {
            Id = model.Id,
            Source = model.IsEmbedded ? "embedded" : "local",
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
        // A checkpoint's content is hashed when it is first used, not to answer a question about it.
        if (packages.KnownKeyOf(revision) is not string key)
        {
            return new RevisionResponse(revision.Name, revision.Step, ModelState.Available, Progress: null);
        }

        PreparationProgress? progress = packages.ProgressOf(key);
        ModelState state = host.IsLoaded(key)
            ? ModelState.Loaded
            : progress is null ? ModelState.Available : ModelState.Preparing;
        return new RevisionResponse(revision.Name, revision.Step, state, progress);
    }
}
