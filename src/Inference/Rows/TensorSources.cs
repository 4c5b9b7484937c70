namespace SelfRepair.Inference.Rows;

/// <summary>What the tensors of a workspace were last filled from: batches of the same prompts that follow each other,
/// as those of a sweep do head after head, find them filled.</summary>
internal sealed class TensorSources
{
    private readonly Dictionary<string, object> sources = [];

    /// <summary>Fills a tensor, unless it was filled from the same source and nothing else since.</summary>
    /// <param name="tensor">The tensor's name, or that of several that are filled together.</param>
    /// <param name="source">What it is filled from; equal where the values are.</param>
    /// <param name="fill">Fills it. Where that fails the tensor counts as not filled.</param>
    public void FillOnce(string tensor, object source, Action fill)
    {
        if (sources.TryGetValue(tensor, out object? last) && last.Equals(source))
        {
            return;
        }

        sources.Remove(tensor);
        fill();
        sources[tensor] = source;
    }

    /// <summary>Drops the sources, whose rows may be gone; what is asked for next is filled anew.</summary>
    public void Clear() => sources.Clear();
}
