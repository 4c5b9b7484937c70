namespace SelfRepair.OnnxExport.Pickles;

/// <summary>A run of elements that a file keeps outside its pickle; tensors are views of it.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Key">What the file calls it.</param>
/// <param name="Count">Its elements; what the pickle says, not checked.</param>
internal sealed record PickledStorage(StorageType Type, string Key, long Count);
