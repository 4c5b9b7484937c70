namespace SelfRepair.Api.Analyses;

/// <summary>What an analysis takes in memory, from above, and what there is.</summary>
/// <param name="ModelBytes">Its model where it runs on the processor: blocks and activations of usual batches; 0 where
/// it runs on a GPU.</param>
/// <param name="WorkBytes">The analysis itself, and what longer rows take of the engine.</param>
/// <param name="HeapBytes">What the runtime's heap may hold beside them, which all analyses share and no budget
/// counts.</param>
/// <param name="KeptBytes">What of it stays for as long as the analysis is kept, its results left out.</param>
/// <param name="BudgetBytes">What models and analyses may take together.</param>
public sealed record WorkMemory(
    long ModelBytes, long WorkBytes, long HeapBytes, long KeptBytes, long BudgetBytes)
{
    /// <summary>Bytes at the peak, the model's and the heap's included.</summary>
    public long PeakBytes => ModelBytes + WorkBytes + HeapBytes;

    /// <summary>Whether it can run at all.</summary>
    public bool Fits => ModelBytes + WorkBytes <= BudgetBytes;
}
