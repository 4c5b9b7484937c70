using SelfRepair.Api.Hub;
using SelfRepair.Api.Problems;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Packages;
using SelfRepair.OnnxExport.Pickles;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.Api.Models;

/// <summary>Problems of reading a checkpoint, and of the package that is made of it.</summary>
public sealed class CheckpointProblems : IProblemSource
{
    /// <summary>422.</summary>
    public static readonly ProblemKind UnsupportedCheckpoint = new(
        "unsupported-checkpoint", 422, "The checkpoint cannot be read.",
        "The model's folder is not a GPT-NeoX checkpoint that this service computes rightly. The detail names the file "
        + "and what is wrong with it.");

    /// <summary>422: a model whose folder or files may not be read.</summary>
    public static readonly ProblemKind ModelUnreadable = new(
        "model-unreadable", 422, "The model is there, but cannot be read.",
        "A folder, file or link of the model is broken, or the user that the service runs as may not read it. The "
        + "detail names it. Lists leave such a model out, and the service's log says so.");

    /// <summary>422.</summary>
    public static readonly ProblemKind NonFiniteWeights = new(
        "non-finite-weights", 422, "The model's numbers are not finite.",
        "The checkpoint holds NaN or infinity, or running it gave some. No result would mean anything.");

    /// <summary>500: an export that does not compute what its checkpoint does.</summary>
    public static readonly ProblemKind ExportNotVerified = new(
        "export-not-verified", 500, "The exported model does not compute what its checkpoint does.",
        "Every export is compared with a plain computation of the checkpoint before it is used. This one differed by "
        + "more than rounding explains, so no result is given. This is a fault of the service; please report it.");

    /// <summary>503: an exported model was changed on disk.</summary>
    public static readonly ProblemKind PackageDamaged = new(
        "package-damaged", 503, "The model's exported package was damaged.",
        "A file of the package in the service's data folder is not what was exported. The package was removed; the "
        + "next request for the model exports it again.");

    /// <inheritdoc/>
    public IReadOnlyList<ProblemRow> Rows { get; } =
    [
        ProblemRow.Of<MissingCheckpointFileException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<HubFileNotFoundException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<MissingTensorException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<TensorShapeException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<InvalidTensorFileException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<InvalidConfigException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<CorruptCheckpointException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnsafePickleException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<ShardPathException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnsupportedCheckpointException>(UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnreadableFileException>(ModelUnreadable, _ => "/model"),
        ProblemRow.Of<ModelUnreadableException>(ModelUnreadable, _ => "/model"),
        ProblemRow.Of<NonFiniteWeightException>(NonFiniteWeights, _ => "/model"),
        ProblemRow.Of<VerificationException>(ExportNotVerified, _ => "/model"),
        ProblemRow.Of<PackageExistsException>(ProblemKinds.Internal),
        ProblemRow.Of<InvalidPackageException>(PackageDamaged),
        ProblemRow.Of<PackageChecksumException>(PackageDamaged),
    ];
}
