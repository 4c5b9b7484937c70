namespace SelfRepair.Inference.Rows;

/// <summary>How many tokens a batch may have: as many as were chosen, or as fit where a device's memory was
/// full.</summary>
/// <remarks>What filled the memory may be gone later, so that batches grow again: after a number of batches that fit,
/// twice as many tokens are tried. A try that fails costs a batch, and the next one waits twice as long.</remarks>
/// <param name="chosen">Tokens that were chosen.</param>
internal sealed class FittingTokens(int chosen)
{
    /// <summary>Batches that fit before larger ones are tried for the first time: a failed try then costs a thirtieth
    /// of the time.</summary>
    internal const int FirstPatience = 32;

    /// <summary>Batches that fit before larger ones are tried, at most.</summary>
    private const int MaxPatience = 4096;

    private readonly Lock gate = new();
    private volatile int fitting = int.MaxValue;
    private int fittedCount;
    private int patience = FirstPatience;
    private bool isTrying;

    /// <summary>Tokens of a batch.</summary>
    public int BatchTokens => Math.Min(chosen, fitting);

    /// <summary>Whether a batch may fit, as far as it is known.</summary>
    /// <param name="tokens">Its tokens.</param>
    public bool MayFit(int tokens) => tokens <= fitting;

    /// <summary>Takes note of a batch that fitted.</summary>
    public void Fitted()
    {
        if (fitting == int.MaxValue)
        {
            return;
        }

        lock (gate)
        {
            if (++fittedCount >= patience)
            {
                fittedCount = 0;
                isTrying = true;
                fitting = fitting < chosen / 2 ? fitting * 2 : int.MaxValue;
            }
        }
    }

    /// <summary>Takes note of a batch that did not fit.</summary>
    /// <param name="tokens">Tokens of the larger half of it, which may fit.</param>
    public void Refused(int tokens)
    {
        lock (gate)
        {
            patience = isTrying ? Math.Min(patience * 2, MaxPatience) : patience;
            isTrying = false;
            fittedCount = 0;
            fitting = Math.Min(fitting, tokens);
        }
    }
}
