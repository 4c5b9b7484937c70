using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.Models;

/// <summary>A model in memory: its package, its engine, and whose turn it is.</summary>
public sealed class LoadedModel : IDisposable
{
    private readonly ModelPackage package;

    private LoadedModel(string key, ModelPackage package, RowEngine engine)
    {
        this.package = package;
        Key = key;
        Engine = engine;
        WeightsSha256 = package.Manifest.Files[PackageFiles.Weights].Sha256;
    }

    /// <summary>What it was loaded from: names its package.</summary>
    public string Key { get; }

    /// <summary>Runs its rows.</summary>
    public RowEngine Engine { get; }

    /// <summary>SHA-256 of its folded weights.</summary>
    public string WeightsSha256 { get; }

    /// <summary>One analysis at a time runs on a model; the others wait here in order.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Opens an engine on a package.</summary>
    /// <param name="key">What it is loaded from.</param>
    /// <param name="package">Its package, owned from now on.</param>
    public static LoadedModel Open(string key, ModelPackage package)
    {
        try
        {
            return new LoadedModel(key, package, RowEngine.Open(package));
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Frees sessions and weights. Nothing may run on the engine any more.</summary>
    public void Dispose()
    {
        Turn.Dispose();
        Engine.Dispose();
        package.Dispose();
    }
}
