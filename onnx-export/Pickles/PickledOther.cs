namespace SelfRepair.OnnxExport.Pickles;

/// <summary>Something in a pickle that is no part of a plain tensor: a quantized or sparse tensor, an array of NumPy, a
/// long text. It is known to be there, and nothing of it is kept or made.</summary>
internal sealed class PickledOther
{
    /// <summary>The one object that stands for all.</summary>
    public static readonly PickledOther Value = new();

    private PickledOther()
    {
    }
}
