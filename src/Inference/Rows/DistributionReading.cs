using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Rows;

/// <summary>What the last streams of a batch's rows predict: losses, the most likely tokens, and how far that is from
/// what other rows predict.</summary>
/// <param name="batch">The rows, which read alike.</param>
/// <param name="scored">How their scored positions lie.</param>
/// <param name="pass">Goes through the vocabulary.</param>
/// <param name="shape">The model's dimensions.</param>
internal sealed class DistributionReading(
    RowBatch batch, ScoredLayout scored, DistributionPass pass, ModelShape shape) : BatchReading
{
    private readonly int topCount = batch.First.Distribution!.TopCount;
    private readonly bool isHeldAgainst = batch.First.Distribution!.Before is not null;
    private DistributionResults? results;

    /// <inheritdoc/>
    public override bool ReadsStreams => true;

    /// <inheritdoc/>
    public override void ReadStream(StreamStep step)
    {
        if (step.Place == batch.First.BlocksIn(shape.LayerCount).Count)
        {
            results = new DistributionResults(scored.Count, topCount, isHeldAgainst);
            pass.Read(step, results);
        }
    }

    /// <inheritdoc/>
    public override RowReadings AddTo(RowReadings readings, int row) => readings with
    {
        Distribution = new DistributionReadings(
            scored.PartOf(results!.Losses, row, 1),
            isHeldAgainst ? scored.PartOf(results.Divergences, row, 1) : default,
            scored.PartOf(results.Tokens, row, topCount),
            scored.PartOf(results.Probabilities, row, topCount)),
    };
}
