using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.Models;

/// <summary>A model in memory: its package, its engine, and whose turn it is.</summary>
/// <param name="key">What it was loaded from.</param>
/// <param name="package">Its package, owned.</param>
public sealed class LoadedModel(string key, ModelPackage package) : IDisposable
{
    /// <summary>What it was loaded from: names its package.</summary>
    public string Key { get; } = key;

    /// <summary>Runs its rows.</summary>
    public RowEngine Engine { get; } = RowEngine.Open(package);

    /// <summary>SHA-256 of its folded weights.</summary>
    public string WeightsSha256 { get; } = package.Manifest.Files[PackageFiles.Weights].Sha256;

    /// <summary>One analysis at a time runs on a model; the others wait here in order.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Frees sessions and weights. Nothing may run on the engine any more.</summary>
    public void Dispose()
    {
        Turn.Dispose();
        Engine.Dispose();
        package.Dispose();
    }
}
