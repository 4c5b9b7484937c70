using SelfRepair.Analysis.Ablations;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Problems;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.Requests;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Tables;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Hosting;

/// <summary>What this service can do, and its limits.</summary>
/// <param name="Version">Version of this service.</param>
/// <param name="Onnxruntime">Version of ONNX Runtime.</param>
/// <param name="Threads">Threads of the pool that runs models.</param>
/// <param name="DefaultModel">The model of a request that names none.</param>
/// <param name="Experiments">Experiments, by the last part of their path.</param>
/// <param name="Devices">Devices, with the precisions that each runs models in.</param>
/// <param name="Ablations">Types of ablation.</param>
/// <param name="LayernormModes">LayerNorm modes.</param>
/// <param name="RowFormats">Media types of rows.</param>
/// <param name="Limits">What one request may bring and ask for.</param>
public sealed record CapabilitiesResponse(
    string Version,
    string Onnxruntime,
    int Threads,
    string DefaultModel,
    IReadOnlyList<string> Experiments,
    IReadOnlyList<DeviceResponse> Devices,
    IReadOnlyList<AblationKind> Ablations,
    IReadOnlyList<LayerNormMode> LayernormModes,
    IReadOnlyList<string> RowFormats,
    LimitsResponse Limits)
{
    /// <summary>What this service can do.</summary>
    /// <param name="settings">How it was set up.</param>
    /// <param name="catalog">The experiments.</param>
    public static CapabilitiesResponse Of(ServiceSettings settings, ExperimentCatalog catalog) => new(
        ServiceVersion.Current,
        OnnxRuntime.Version,
        OnnxRuntime.ThreadCount,
        ModelCatalog.EmbeddedModel,
        catalog.Names,
        [.. DeviceProbe.Available().Select(DeviceResponse.Of)],
        Enum.GetValues<AblationKind>(),
        Enum.GetValues<LayerNormMode>(),
        RowsResult.KnownFormats,
        new LimitsResponse(
            RequestLimits.MaxBodyBytes,
            RequestLimits.MaxPrompts,
            RequestLimits.MaxTokens,
            RequestLimits.MaxTokenRows,
            RequestLimits.MaxTableRows,
            RequestLimits.MaxTextBytes,
            RequestLimits.MaxPromptBytes,
            RequestLimits.MaxTexts,
            RequestLimits.MaxTokenizeBytes,
            RequestLimits.MaxTokenizeTokens,
            RequestLimits.MaxDraws,
            RequestLimits.MaxBootstrap,
            RequestLimits.MaxSets,
            RequestLimits.MaxEdits,
            RequestLimits.MaxOrder,
            RequestLimits.MaxVectors,
            RequestLimits.MaxDoses,
            RequestLimits.MaxRandomDirections,
            RequestLimits.MaxBins,
            RequestLimits.MaxTopNeurons,
            RequestLimits.MaxTopTokens,
            RequestLimits.MaxSplits,
            RequestLimits.MaxNameLength,
            RequestLimits.MaxTags,
            RequestLimits.MaxTagLength,
            RequestLimits.MaxRevisions,
            PromptSetStore.MaxUploaded,
            AnalysisStore.MaxUnfinished,
            AnalysisStore.MaxFinished,
            ProblemErrors.MaxListed,
            settings.MemoryBudget,
            settings.RequestBudget,
            settings.PromptSetBudget));
}

/// <summary>A device.</summary>
/// <param name="Device">Its name in requests.</param>
/// <param name="Name">What its maker calls it; null for the processor.</param>
/// <param name="MemoryBytes">A GPU's own memory; null for the processor.</param>
/// <param name="Precisions">The precisions that it runs models in.</param>
public sealed record DeviceResponse(
    string Device, string? Name, long? MemoryBytes, IReadOnlyList<NumberPrecision> Precisions)
{
    /// <summary>A device that models can run on.</summary>
    /// <param name="found">The device.</param>
    public static DeviceResponse Of(FoundDevice found) => found.Device.IsCuda
        ? new DeviceResponse(found.Device.ToString(), found.Name, found.MemoryBytes, found.Precisions)
        : new DeviceResponse(found.Device.ToString(), Name: null, MemoryBytes: null, found.Precisions);
}

/// <summary>What one request may bring and ask for.</summary>
/// <param name="MaxBodyBytes">Bytes of a body.</param>
/// <param name="MaxPrompts">Prompts of an analysis.</param>
/// <param name="MaxTokens">Tokens of its prompts together.</param>
/// <param name="MaxTokenRows">Token rows that it may keep.</param>
/// <param name="MaxTableRows">Rows that its other tables may have together.</param>
/// <param name="MaxTextBytes">UTF-8 bytes of the texts of an analysis's prompts together.</param>
/// <param name="MaxPromptBytes">UTF-8 bytes of one prompt's text.</param>
/// <param name="MaxTexts">Texts of a tokenization.</param>
/// <param name="MaxTokenizeBytes">UTF-8 bytes of its texts together.</param>
/// <param name="MaxTokenizeTokens">Tokens of its texts together.</param>
/// <param name="MaxDraws">Draws of an ablation.</param>
/// <param name="MaxBootstrap">Resamples of a bootstrap.</param>
/// <param name="MaxSets">Sets of a joint ablation, given or as pairs.</param>
/// <param name="MaxEdits">Edits of a layer order.</param>
/// <param name="MaxOrder">Layers of a custom order.</param>
/// <param name="MaxVectors">Vectors of an injection, each random direction counted.</param>
/// <param name="MaxDoses">Alphas or strengths of an analysis.</param>
/// <param name="MaxRandomDirections">Random directions that writes are held against.</param>
/// <param name="MaxBins">Bins of a histogram.</param>
/// <param name="MaxTopNeurons">Neurons of a layer that have a row.</param>
/// <param name="MaxTopTokens">Most likely tokens of a token row, before an ablation and after it.</param>
/// <param name="MaxSplits">Halvings of the prompts of a reliability.</param>
/// <param name="MaxNameLength">Characters of the name of a set or vector.</param>
/// <param name="MaxTags">Tags of an analysis.</param>
/// <param name="MaxTagLength">Characters of a tag's name or value.</param>
/// <param name="MaxRevisions">Revisions of a training sweep.</param>
/// <param name="MaxPromptSets">Uploaded prompt sets that there may be at once.</param>
/// <param name="MaxUnfinishedAnalyses">Analyses that may wait or run at once.</param>
/// <param name="MaxFinishedAnalyses">Finished analyses that are kept.</param>
/// <param name="MaxErrors">Faults that a problem lists.</param>
/// <param name="MemoryBudgetBytes">Bytes of memory that models and running analyses may take together.</param>
/// <param name="RequestBudgetBytes">Bytes of memory that requests which are read may take together; prompts of analyses
/// that wait or run, and finished analyses, may take as many each.</param>
/// <param name="PromptSetBudgetBytes">Bytes of memory that prompt sets may take together.</param>
public sealed record LimitsResponse(
    long MaxBodyBytes,
    int MaxPrompts,
    int MaxTokens,
    int MaxTokenRows,
    int MaxTableRows,
    int MaxTextBytes,
    int MaxPromptBytes,
    int MaxTexts,
    int MaxTokenizeBytes,
    int MaxTokenizeTokens,
    int MaxDraws,
    int MaxBootstrap,
    int MaxSets,
    int MaxEdits,
    int MaxOrder,
    int MaxVectors,
    int MaxDoses,
    int MaxRandomDirections,
    int MaxBins,
    int MaxTopNeurons,
    int MaxTopTokens,
    int MaxSplits,
    int MaxNameLength,
    int MaxTags,
    int MaxTagLength,
    int MaxRevisions,
    int MaxPromptSets,
    int MaxUnfinishedAnalyses,
    int MaxFinishedAnalyses,
    int MaxErrors,
    long MemoryBudgetBytes,
    long RequestBudgetBytes,
    long PromptSetBudgetBytes);
