using System.Collections.ObjectModel;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Analyses;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Http;
using SelfRepair.Api.Hub;
using SelfRepair.Api.Json;
using SelfRepair.Api.Lifetime;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Models;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.PromptSets;
using SelfRepair.Api.Settings;
using SelfRepair.Api.Storage;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Tokenization;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Packages;
using SelfRepair.OnnxExport.Verification;

namespace SelfRepair.Api.Problems;

/// <summary>The one table that says which problem each refusal of the house is.</summary>
public static class ProblemCatalog
{
    /// <summary>Seconds after which a full queue may have room: a small analysis takes less.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>One row for each type of refusal.</summary>
    public static IReadOnlyList<ProblemRow> Rows { get; } =
    [
        // The analysis.
        new(
            typeof(UnknownHeadException),
            ProblemKinds.UnknownHead,
            e => [.. ((UnknownHeadException)e).Indices.Select(index => JsonPointer.At("/heads", index))]),
        ProblemRow.Of<MalformedHeadException>(ProblemKinds.Validation, e => JsonPointer.At("/heads", e.Index)),
        ProblemRow.Of<UnknownTokenIdException>(ProblemKinds.UnknownTokenId, PromptPointers.Of),
        ProblemRow.Of<PromptTooShortException>(ProblemKinds.PromptTooShort, e => Prompt(e.Prompt)),
        ProblemRow.Of<ContextExceededException>(
            ProblemKinds.ContextExceeded, e => PromptPointers.Of(e.Role, e.Prompt)),
        ProblemRow.Of<PositionMissingException>(ProblemKinds.Validation, _ => "/positions"),
        ProblemRow.Of<TargetMissingException>(ProblemKinds.Validation, e => Prompt(e.Prompt)),
        ProblemRow.Of<FoilMissingException>(ProblemKinds.Validation, e => Prompt(e.Prompt)),
        ProblemRow.Of<FoilCountException>(ProblemKinds.Validation, e => Prompt(e.Prompt) + "/foils"),
        ProblemRow.Of<ResampleNeedsTwoPromptsException>(ProblemKinds.ResampleNeedsTwoPrompts, _ => "/prompts"),
        ProblemRow.Of<SourceTooShortException>(ProblemKinds.SourceTooShort, PromptPointers.Of),
        ProblemRow.Of<SourceCountException>(ProblemKinds.Validation, _ => "/ablation/sources"),
        ProblemRow.Of<SourceNotUsedException>(
            ProblemKinds.Validation,
            e => e.Origin == SourceOrigin.Sources ? "/ablation/sources" : "/ablation/source"),
        ProblemRow.Of<CounterpartLengthException>(
            ProblemKinds.CounterpartLength, e => Prompt(e.Prompt) + "/counterpart"),

        // Rows that an experiment writes wrongly: a fault of the service.
        ProblemRow.Of<ChangeNotReachedException>(ProblemKinds.Internal),
        ProblemRow.Of<ChangeRepeatedException>(ProblemKinds.Internal),
        ProblemRow.Of<PositionOutsideRowException>(ProblemKinds.Internal),
        ProblemRow.Of<StartOutOfStepException>(ProblemKinds.Internal),
        ProblemRow.Of<ValuesTooShortException>(ProblemKinds.Internal),

        // Running a model.
        ProblemRow.Of<InvalidTokenizerException>(ProblemKinds.UnsupportedTokenizer, _ => "/model"),
        ProblemRow.Of<InvalidTensorFileException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<DeviceUnavailableException>(ProblemKinds.DeviceUnavailable, _ => "/device"),
        ProblemRow.Of<PrecisionUnavailableException>(ProblemKinds.DeviceUnavailable, _ => "/precision"),
        ProblemRow.Of<DeviceOutOfMemoryException>(ProblemKinds.DeviceOutOfMemory),
        ProblemRow.Of<InvalidPackageException>(ProblemKinds.PackageDamaged),
        ProblemRow.Of<PackageChecksumException>(ProblemKinds.PackageDamaged),
        ProblemRow.Of<LoneSurrogateException>(ProblemKinds.Validation),
        ProblemRow.Of<NormalizationUnavailableException>(ProblemKinds.Internal),

        // Reading a checkpoint.
        ProblemRow.Of<MissingCheckpointFileException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnreadableFileException>(ProblemKinds.ModelUnreadable, _ => "/model"),
        ProblemRow.Of<MissingTensorException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<TensorShapeException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<InvalidConfigException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<CorruptCheckpointException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnsafePickleException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<ShardPathException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<UnsupportedCheckpointException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<NonFiniteWeightException>(ProblemKinds.NonFiniteWeights, _ => "/model"),
        ProblemRow.Of<VerificationException>(ProblemKinds.ExportNotVerified, _ => "/model"),
        ProblemRow.Of<PackageExistsException>(ProblemKinds.Internal),

        // The Hub.
        ProblemRow.Of<HubRepositoryNotFoundException>(ProblemKinds.ModelNotFound, _ => "/model"),
        ProblemRow.Of<HubRevisionNotFoundException>(ProblemKinds.RevisionNotFound, _ => "/revision"),
        ProblemRow.Of<HubFileNotFoundException>(ProblemKinds.UnsupportedCheckpoint, _ => "/model"),
        ProblemRow.Of<HubAccessException>(ProblemKinds.ModelAccessDenied, _ => "/model"),
        ProblemRow.Of<HubOfflineException>(ProblemKinds.ModelNotCached, _ => "/model"),
        ProblemRow.Of<HubUnavailableException>(ProblemKinds.HubFailed),
        ProblemRow.Of<HubAnswerException>(ProblemKinds.HubFailed),
        ProblemRow.Of<HubTimeoutException>(ProblemKinds.HubTimeout),
        ProblemRow.Of<HubProxyException>(ProblemKinds.HubProxyFailed),
        ProblemRow.Of<HubRateLimitException>(ProblemKinds.HubRateLimited),
        ProblemRow.Of<HubDownloadTooLargeException>(ProblemKinds.HubDownloadTooLarge, _ => "/model"),
        ProblemRow.Of<HubContentException>(ProblemKinds.HubContentMismatch),
        ProblemRow.Of<HubDiskFullException>(ProblemKinds.DiskFull),
        ProblemRow.Of<HubCacheException>(ProblemKinds.HubCacheUnwritable),

        // The service.
        new(typeof(InvalidRequestException), ProblemKinds.Validation, _ => []),
        ProblemRow.Of<AnalysisNotFoundException>(ProblemKinds.AnalysisNotFound),
        ProblemRow.Of<AnalysisExpiredException>(ProblemKinds.AnalysisExpired),
        ProblemRow.Of<AnalysisNotFinishedException>(ProblemKinds.AnalysisNotFinished),
        ProblemRow.Of<AnalysisTooLargeException>(ProblemKinds.AnalysisTooLarge),
        ProblemRow.Of<MemoryExceededException>(ProblemKinds.AnalysisTooLarge),
        ProblemRow.Of<TokensNotKeptException>(ProblemKinds.TokensNotKept),
        ProblemRow.Of<RowsNotComputedException>(ProblemKinds.RowsNotComputed),
        ProblemRow.Of<QueueFullException>(ProblemKinds.QueueFull),
        ProblemRow.Of<ServiceStoppingException>(ProblemKinds.ServiceStopping),
        ProblemRow.Of<ServiceBusyException>(ProblemKinds.ServiceBusy),
        ProblemRow.Of<NotAcceptableException>(ProblemKinds.NotAcceptable),
        ProblemRow.Of<ModelNotFoundException>(ProblemKinds.ModelNotFound, _ => "/model"),
        ProblemRow.Of<ModelUnreadableException>(ProblemKinds.ModelUnreadable, _ => "/model"),
        ProblemRow.Of<ModelTooLargeException>(ProblemKinds.ModelTooLarge, _ => "/model"),
        ProblemRow.Of<ModelInUseException>(ProblemKinds.ModelInUse),
        ProblemRow.Of<ModelNotDeletableException>(ProblemKinds.ModelNotDeletable),
        ProblemRow.Of<RevisionNotFoundException>(ProblemKinds.RevisionNotFound, _ => "/revision"),
        ProblemRow.Of<TokenizationTooLargeException>(ProblemKinds.TokenizationTooLarge),
        ProblemRow.Of<ModelHasNoTokenizerException>(ProblemKinds.ModelHasNoTokenizer, e => e.Pointer),
        ProblemRow.Of<UnsupportedTokenizerException>(ProblemKinds.UnsupportedTokenizer, e => e.Pointer),
        ProblemRow.Of<MaxTokensExceedContextException>(ProblemKinds.ContextExceeded, _ => "/max_tokens"),
        ProblemRow.Of<PromptTooLongException>(ProblemKinds.PromptTooLong, e => e.Pointer),
        ProblemRow.Of<TargetNotSingleTokenException>(ProblemKinds.TargetNotSingleToken, e => e.Pointer),
        new(
            typeof(PromptSetNotFoundException),
            ProblemKinds.PromptSetNotFound,
            e => ((PromptSetNotFoundException)e).Pointer is string pointer ? [pointer] : []),
        ProblemRow.Of<PromptSetExistsException>(ProblemKinds.PromptSetExists),
        ProblemRow.Of<UnsupportedFormatException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnknownCharsetException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<InvalidPromptSetException>(ProblemKinds.InvalidPromptSet),
        ProblemRow.Of<DataDiskFullException>(ProblemKinds.DiskFull),
        ProblemRow.Of<DataFolderException>(ProblemKinds.DataFolderUnusable),
        ProblemRow.Of<InvalidSettingException>(ProblemKinds.Internal),

        // HTTP.
        ProblemRow.Of<UnknownHostException>(ProblemKinds.UnknownHost),
        ProblemRow.Of<ForeignOriginException>(ProblemKinds.ForeignOrigin),
        ProblemRow.Of<UnknownParameterException>(ProblemKinds.UnknownParameter),
        ProblemRow.Of<UnsupportedBodyException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnsupportedCodingException>(ProblemKinds.UnsupportedMediaType),
        ProblemRow.Of<UnreadableBodyException>(ProblemKinds.BadRequest),
    ];

    private static readonly Dictionary<Type, ProblemRow> ByType = Rows.ToDictionary(row => row.Exception);

    /// <summary>The problem that an exception is; what the table does not know is a fault of the service.</summary>
    /// <param name="exception">The exception.</param>
    public static Problem Describe(Exception exception)
    {
        ProblemRow? row = ByType.GetValueOrDefault(exception.GetType());
        if (row is null || row.Kind == ProblemKinds.Internal)
        {
            return new Problem(
                ProblemKinds.Internal, "The service failed. Its log says more under the trace_id of this answer.", []);
        }

        IReadOnlyList<ProblemError> errors = exception is InvalidRequestException invalid
            ? invalid.Errors
            : [.. row.Pointers(exception).Select(pointer => new ProblemError(exception.Message, pointer))];
        return new Problem(row.Kind, exception.Message, errors)
        {
            ErrorCount = (exception as InvalidRequestException)?.ErrorCount ?? errors.Count,
            Headers = (exception as ApiException)?.Headers ?? ReadOnlyDictionary<string, string>.Empty,
            RetryAfterSeconds = exception switch
            {
                HubRateLimitException limit => (int)Math.Min(int.MaxValue, limit.RetryAfter.TotalSeconds),
                _ => row.Kind.Status is StatusCodes.Status429TooManyRequests
                    or StatusCodes.Status503ServiceUnavailable
                        ? RetryAfterSeconds
                        : null,
            },
        };
    }

    private static string Prompt(int prompt) => JsonPointer.At("/prompts", prompt);
}
