using SelfRepair.Inference;
using SelfRepair.Inference.Devices;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;

namespace SelfRepair.Api.Models;

/// <summary>A model in memory: its package, its engine, and whose turn it is.</summary>
public sealed class LoadedModel : IDisposable
{
    private readonly ModelPackage package;

    private LoadedModel(string key, ModelPackage package, RowEngine engine, TimeProvider time)
    {
        this.package = package;
        Turns = new ModelTurns(time);
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

    /// <summary>What its graphs were made for.</summary>
    public Architecture Architecture => package.Architecture;

    /// <summary>SHA-256 of the tokenizer.json that it was exported with; null where there was none.</summary>
    public string? TokenizerSha256 => package.Manifest.Files.GetValueOrDefault(PackageFiles.Tokenizer)?.Sha256;

    /// <summary>Whose turn it is.</summary>
    public ModelTurns Turns { get; }

    /// <summary>Loads an exported package: opens it and makes the sessions of the main job while its files are
    /// hashed.</summary>
    /// <param name="exported">The package, which the model does not own.</param>
    /// <param name="placement">Where it runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InferenceException">The package is damaged, or the model cannot run there.</exception>
    public static LoadedModel Load(
        PackageLease exported, Placement placement, TimeProvider time, CancellationToken cancellationToken) =>
        ModelPackage.Open(
            exported.Folder,
            package =>
            {
                RowEngine engine = Start(package, placement, cancellationToken);
                return new LoadedModel(exported.Key, package, engine, time);
            },
            cancellationToken);

    /// <summary>Frees sessions and weights. Nothing may run on the engine any more.</summary>
    public void Dispose()
    {
        Engine.Dispose();
        package.Dispose();
    }

    private static RowEngine Start(ModelPackage package, Placement placement, CancellationToken cancellationToken)
    {
        EngineOptions options = new() { Device = placement.Device, Precision = placement.Precision };
        RowEngine engine = RowEngine.Open(package, options);
        try
        {
            engine.Prepare(cancellationToken);
            WarmUp.Run(engine, cancellationToken);
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
