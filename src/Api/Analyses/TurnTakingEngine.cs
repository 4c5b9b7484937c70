using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Api.Models;

namespace SelfRepair.Api.Analyses;

/// <summary>Runs rows of one analysis and lets others go first in between.</summary>
/// <remarks>While an analysis waits it asks for no row, so that the batches on their way are its last. What was read of
/// them waits with it. No row's numbers depend on the rows beside it, whosever they are.</remarks>
/// <param name="engine">The model's engine.</param>
/// <param name="turn">The analysis' turn, which it has.</param>
internal sealed class TurnTakingEngine(IRowEngine engine, ModelTurn turn) : IRowEngine
{
    /// <inheritdoc/>
    public ModelShape Shape => engine.Shape;

    /// <inheritdoc/>
    public int BatchTokens => engine.BatchTokens;

    /// <inheritdoc/>
    public float UnembeddingBias(int token) => engine.UnembeddingBias(token);

    /// <inheritdoc/>
    public float[] HeadWrite(HeadId head, ReadOnlySpan<float> z) => engine.HeadWrite(head, z);

    /// <inheritdoc/>
    public IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken)
    {
        foreach (TaggedReadings<TTag> readings in engine.Run(rows, cancellationToken))
        {
            turn.LetOthers(cancellationToken);
            yield return readings;
        }
    }
}
