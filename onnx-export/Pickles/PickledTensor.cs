namespace SelfRepair.OnnxExport.Pickles;

/// <summary>A tensor as a pickle describes it; its numbers are not checked.</summary>
/// <param name="Storage">What it is a view of.</param>
/// <param name="Offset">Its first element in the storage.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Strides">For each dimension, how many elements lie between neighbors along it.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
