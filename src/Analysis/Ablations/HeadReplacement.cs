using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>What replaces heads' outputs in the prompts of a chunk.</summary>
internal abstract class HeadReplacement
{
    /// <summary>Writes z~ of one head.</summary>
    /// <param name="prompt">The prompt, by its place in the chunk.</param>
    /// <param name="run">The run, from 0: a draw whose outcome is averaged.</param>
    /// <param name="head">The head.</param>
    /// <param name="z">Where z~ goes, [pos, d_head].</param>
    public abstract void Write(int prompt, int run, HeadId head, Span<float> z);
}
