using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Api.Prompts;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.Analyses;

/// <summary>An experiment, checked against its model, pinned and planned: what it needs does not change under it any
/// more, whatever becomes of the names in its request.</summary>
public sealed record Spec
{
    /// <summary>The request with every default filled in.</summary>
    public required ExperimentRequest Request { get; init; }

    /// <summary>The prompts as token ids, and the model that they were made for, at its commit.</summary>
    public required PreparedPrompts Prompts { get; init; }

    /// <summary>SHA-256 of the prompt set that the prompts were taken from; null where they came with the
    /// request.</summary>
    public required string? PromptSetSha256 { get; init; }

    /// <summary>SHA-256 of the prompt set that the ablation takes from; null where it takes from none.</summary>
    public required string? SourceSetSha256 { get; init; }

    /// <summary>What the plan was made from, beside the request.</summary>
    public required ExperimentInputs Inputs { get; init; }

    /// <summary>The plan.</summary>
    public required IExperiment Experiment { get; init; }

    /// <summary>Which token rows are kept.</summary>
    public required KeepTokens KeptTokens { get; init; }

    /// <summary>What it takes in memory, from above.</summary>
    public required WorkMemory Memory { get; init; }

    /// <summary>How many positions and rows it has, counted once.</summary>
    public required ExperimentExtent Extent { get; init; }

    /// <summary>Floating-point operations of one of its block passes, averaged.</summary>
    public required double BlockFlops { get; init; }
}
