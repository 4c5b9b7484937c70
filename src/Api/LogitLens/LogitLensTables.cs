using SelfRepair.Analysis.LogitLens;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.LogitLens;

/// <summary>The table of the logit lens, column by column.</summary>
public static class LogitLensTables
{
    /// <summary>A row a layer, clean or with a head ablated.</summary>
    public static RowTable<LogitLensRequest, LensRow> Layers { get; } =
        new RowTable<LogitLensRequest, LensRow>(
                "LensRow",
                "The target as the stream before a layer predicts it, under its own LayerNorm scale: logit in logits, "
                    + "loss in nats, rank_of_target 0 for the most likely token.")
            .TextOrNull("head", "The ablated head, such as L9H6; null in the clean run.", row => row.Head?.ToString())
            .Index("layer", "The layer, from 0; n_layers for the last stream.", row => row.Layer)
            .Index("n", "Number of positions.", row => row.N)
            .Terms(LogitLensTerms.All.Select((term, index) =>
                new TermColumn<LogitLensRequest, LensRow>(term.Name, row => row.Statistics[index])));
}
