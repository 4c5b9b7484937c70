using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.Ablations;

/// <summary>z~ = 0 (E35).</summary>
internal sealed class ZeroReplacement : HeadReplacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int run, HeadId head, Span<float> z) => z.Clear();
}
