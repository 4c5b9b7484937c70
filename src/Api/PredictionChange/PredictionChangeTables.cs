using SelfRepair.Analysis.PredictionChange;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.PredictionChange;

/// <summary>The table of prediction change, column by column.</summary>
public static class PredictionChangeTables
{
    /// <summary>A row a head.</summary>
    public static RowTable<PredictionChangeRequest, PredictionRow> Heads { get; } =
        new RowTable<PredictionChangeRequest, PredictionRow>(
                "PredictionRow",
                "What ablating a head does to the prediction: kl is KL(clean || ablated) over the whole vocabulary, "
                    + "losses are -log p(target), all in nats; top1_changed is the share of positions whose most "
                    + "likely token is another one.")
            .Head(row => row.Head, "The ablated head, such as L9H6.")
            .Index("n", "Number of positions.", row => row.N)
            .Terms(PredictionChangeTerms.All.Select(term =>
                new TermColumn<PredictionChangeRequest, PredictionRow>(term.Name, row => row[term])));
}
