using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SelfRepair.Api.Limits;
using SelfRepair.Api.Requests;

namespace SelfRepair.Api.PredictionChange;

/// <summary>Asks how each head's ablation changes what the model predicts: how far the whole distribution moves, and
/// which tokens are the most likely ones before and after.</summary>
public sealed record PredictionChangeRequest : AblatingRequest
{
    /// <summary>The heads to ablate: all, or a list of L9H6 and L9H*.</summary>
    public HeadsRequest Heads { get; init; } = HeadsRequest.All;

    /// <summary>How many of the most likely tokens a token row holds, before and after.</summary>
    [DefaultValue(5)]
    [Range(1, RequestLimits.MaxTopTokens)]
    public int TopK { get; init; } = 5;

    /// <summary>Which token rows are kept: none, or all, a row of every head and scored position.</summary>
    [DefaultValue(KeptPredictions.None)]
    public KeptPredictions Tokens { get; init; } = KeptPredictions.None;
}

/// <summary>Which token rows a prediction-change analysis keeps.</summary>
public enum KeptPredictions
{
    /// <summary>None.</summary>
    None,

    /// <summary>Every scored position of every head.</summary>
    All,
}
