using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>The type of the elements of a storage.</summary>
/// <param name="Name">What PyTorch calls it.</param>
/// <param name="Width">Bytes of an element.</param>
/// <param name="Type">The type; null for one that weights never have.</param>
internal sealed record StorageType(string Name, int Width, TensorType? Type);
