using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;

namespace SelfRepair.Api.SelfRepair;

/// <summary>Says which optional columns a request's rows have.</summary>
public static class SelfRepairColumns
{
    /// <summary>The columns of a request's rows.</summary>
    /// <param name="request">The request.</param>
    public static RowOptions Of(SelfRepairRequest request) => new(
        request.Layernorm.Aggregate(LayerNormModes.None, (modes, mode) => modes | FlagOf(mode)),
        request.Bootstrap > 0,
        request.Ablation is { Draws: > 1, Type: AblationKind.Resample, Average: DrawAverage.Outcomes });

    /// <summary>The flag of a mode; none for the live one.</summary>
    /// <param name="mode">The mode.</param>
    public static LayerNormModes FlagOf(LayerNormMode mode) => mode switch
    {
        LayerNormMode.Final => LayerNormModes.Final,
        LayerNormMode.Downstream => LayerNormModes.Downstream,
        LayerNormMode.Isolated => LayerNormModes.Isolated,
        _ => LayerNormModes.None,
    };
}
