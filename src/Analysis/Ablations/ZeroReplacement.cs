namespace SelfRepair.Analysis.Ablations;

/// <summary>Zeros (E35).</summary>
internal sealed class ZeroReplacement : Replacement
{
    /// <inheritdoc/>
    public override void Write(int prompt, int draw, Component component, Span<float> output) => output.Clear();
}
