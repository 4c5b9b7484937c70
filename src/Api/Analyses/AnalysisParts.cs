using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Settings;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Analyses;

/// <summary>The model of an analysis; of a training sweep, the revision in hand, and in the end the last one.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Step">The training step that the revision states; null where it states none.</param>
/// <param name="Commit">The commit of a Hub model; null for others.</param>
/// <param name="WeightsSha256">SHA-256 of its folded weights; null before it is loaded.</param>
/// <param name="NLayers">Blocks.</param>
/// <param name="NHeads">Attention heads in a block.</param>
/// <param name="DModel">Width of the residual stream.</param>
/// <param name="DHead">Width of a head.</param>
/// <param name="DMlp">MLP neurons in a block.</param>
/// <param name="DVocab">Rows of the unembedding.</param>
/// <param name="Parallel">Whether attention and MLP both read a block's input.</param>
public sealed record AnalysisModel(
    string Id,
    string Revision,
    int? Step,
    string? Commit,
    string? WeightsSha256,
    int NLayers,
    int NHeads,
    int DModel,
    int DHead,
    int DMlp,
    int DVocab,
    bool Parallel)
{
    /// <summary>The model of an analysis; null until its config is read.</summary>
    /// <param name="state">What is known of the analysis.</param>
    public static AnalysisModel? Of(AnalysisState state)
    {
        if (state.Spec?.Prompts.Model is not Models.ModelDescription model)
        {
            return null;
        }

        ModelShape shape = model.Shape;
        return new AnalysisModel(
            model.Revision.Model.Id,
            model.Revision.Name,
            model.Revision.Step,
            model.Revision.Commit,
            state.WeightsSha256,
            shape.LayerCount,
            shape.HeadCount,
            shape.DModel,
            shape.DHead,
            shape.DMlp,
            shape.DVocab,
            shape.IsParallel);
    }
}

/// <summary>What an analysis runs on.</summary>
/// <param name="Version">Version of this service.</param>
/// <param name="Onnxruntime">Version of ONNX Runtime.</param>
/// <param name="Provider">Its execution provider.</param>
/// <param name="Device">The device.</param>
/// <param name="Precision">The precision.</param>
/// <param name="Tf32">Whether matrix products are rounded to TF32, which CUDA GPUs can.</param>
/// <param name="Threads">Threads of the pool.</param>
public sealed record AnalysisRuntime(
    string Version,
    string Onnxruntime,
    string Provider,
    string Device,
    NumberPrecision Precision,
    bool Tf32,
    int Threads)
{
    /// <summary>The runtime of a model.</summary>
    /// <param name="placement">Where it runs.</param>
    public static AnalysisRuntime Of(Placement placement) => new(
        ServiceVersion.Current,
        OnnxRuntime.Version,
        placement.Device.Provider,
        placement.Device.ToString(),
        placement.Precision,
        Tf32: false,
        OnnxRuntime.ThreadCount);
}

/// <summary>The prompts of an analysis in numbers.</summary>
/// <param name="Prompts">Prompts.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Positions">Their scored positions.</param>
/// <param name="Truncated">Prompts that were cut to max_tokens.</param>
/// <param name="PromptSetSha256">SHA-256 of the prompt set that they were taken from, sha256 of the set; null where
/// they came with the request.</param>
/// <param name="SourceSetSha256">SHA-256 of the prompt set that the ablation takes from; null where it takes from
/// none.</param>
public sealed record AnalysisData(
    int Prompts, long Tokens, long Positions, int Truncated, string? PromptSetSha256, string? SourceSetSha256)
{
    /// <summary>The prompts of an experiment; null until they are tokens.</summary>
    /// <param name="spec">The experiment, or null.</param>
    public static AnalysisData? Of(Spec? spec) => spec is null
        ? null
        : new AnalysisData(
            spec.Prompts.Prompts.Count,
            spec.Prompts.TokenCount,
            spec.Extent.ScoredPositions,
            spec.Prompts.TruncatedCount,
            spec.PromptSetSha256,
            spec.SourceSetSha256);
}

/// <summary>Addresses that belong to an analysis, on this service.</summary>
/// <param name="Self">The analysis.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Events">How far it is, and its rows so far, as they change: server-sent events.</param>
/// <param name="Heads">Its head rows; null where its experiment has none.</param>
/// <param name="Tables">Its tables, heads among them, by name.</param>
/// <param name="Tokens">Its token rows.</param>
/// <param name="Pairs">Which prompts lent to which.</param>
/// <param name="Figures">Its figures, once it has some.</param>
/// <param name="Notebook">A Jupyter notebook that repeats it.</param>
/// <param name="Cancel">Where a POST stops it.</param>
public sealed record AnalysisLinks(
    string Self,
    string Progress,
    string Events,
    string? Heads,
    IReadOnlyDictionary<string, string> Tables,
    string Tokens,
    string Pairs,
    string Figures,
    string Notebook,
    string Cancel)
{
    /// <summary>The addresses of an analysis.</summary>
    /// <param name="entry">The analysis.</param>
    public static AnalysisLinks Of(AnalysisEntry entry)
    {
        string self = $"/v1/analyses/{entry.Id}";
        Dictionary<string, string> tables = entry.Draft.Tables.ToDictionary(
            table => table.Name, table => $"{self}/{table.Name}", StringComparer.Ordinal);
        return new AnalysisLinks(
            self,
            $"{self}/progress",
            $"{self}/events",
            tables.GetValueOrDefault("heads"),
            tables,
            $"{self}/tokens",
            $"{self}/pairs",
            $"{self}/figures",
            $"{self}/notebook",
            $"{self}/cancel");
    }
}
