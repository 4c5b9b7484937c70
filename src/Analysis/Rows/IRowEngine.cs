using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Rows;

/// <summary>The port through which every experiment runs a model: rows in, readings out.</summary>
/// <remarks>Weights are processed as docs/equations.md says: LayerNorms without gain and bias, z without value bias,
/// writers centered, unembedding centered over d_model and over the vocabulary. A row's readings do not depend on the
/// rows beside it: on CPU they are the same to the bit in any batch and with any number of threads.</remarks>
public interface IRowEngine
{
    /// <summary>The model's dimensions.</summary>
    ModelShape Shape { get; }

    /// <summary>Tokens that the engine likes to run together: rows of the same start that follow each other share
    /// batches of at most so many. It changes no bit.</summary>
    int BatchTokens { get; }

    /// <summary>The unembedding bias b_U of a token, centered over the vocabulary, logits.</summary>
    /// <param name="token">A token id, 0 to d_vocab - 1.</param>
    float UnembeddingBias(int token);

    /// <summary>What a head's output adds to the stream: z W_O,h, without b_O, rounded from double.</summary>
    /// <param name="head">The head.</param>
    /// <param name="z">Outputs of the head, or changes of them, [rows, d_head].</param>
    /// <returns>The writes, [rows, d_model].</returns>
    /// <exception cref="ArgumentException">The model lacks the head, or z is not whole rows.</exception>
    float[] HeadWrite(HeadId head, ReadOnlySpan<float> z);

    /// <summary>Runs rows and returns what each one reads, with the row's tag, in the order of the rows.</summary>
    /// <remarks>Rows are drawn lazily, on the caller's thread, some batches ahead; consecutive rows with the same start
    /// share batches, whatever their tags. What was read is the caller's to keep.</remarks>
    /// <typeparam name="TTag">What the sender keeps beside a row: whatever the readings are to be matched to. It does
    /// not change how rows are run.</typeparam>
    /// <param name="rows">The rows; a row may start from a cache that an earlier call returned.</param>
    /// <param name="cancellationToken">Stops a run in progress too.</param>
    /// <exception cref="AnalysisException">A row means nothing, or would lose something of what it says
    /// (<see cref="RowChecks"/>); thrown when the row is drawn.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    IEnumerable<TaggedReadings<TTag>> Run<TTag>(
        IEnumerable<TaggedRow<TTag>> rows, CancellationToken cancellationToken);
}
