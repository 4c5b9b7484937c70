using SelfRepair.Inference;
using SelfRepair.Inference.Devices;
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

    /// <summary>Loads an exported package: opens it and makes the sessions of the main job while its files are
    /// hashed.</summary>
    /// <param name="exported">The package, which the model does not own.</param>
    /// <param name="placement">Where it runs.</param>
    /// <exception cref="InferenceException">The package is damaged, or the model cannot run there.</exception>
    public static LoadedModel Load(PackageLease exported, Placement placement) =>
        ModelPackage.Open(exported.Folder, package => Start(exported.Key, package, placement));

    /// <summary>Frees sessions and weights. Nothing may run on the engine any more.</summary>
    public void Dispose()
    {
        Turn.Dispose();
        Engine.Dispose();
        package.Dispose();
    }

    private static LoadedModel Start(string key, ModelPackage package, Placement placement)
    {
        EngineOptions options = new() { Device = placement.Device, Precision = placement.Precision };
        RowEngine engine = RowEngine.Open(package, options);
        try
        {
            WarmUp.Run(engine);
            return new LoadedModel(key, package, engine);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
