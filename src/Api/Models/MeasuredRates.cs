using System.Collections.Concurrent;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Api.Models;

/// <summary>The rates that analyses reached last: of each model on a device, and of any model there.</summary>
/// <remarks>Rates of one device differ between models by ten times, since small matrices keep no core busy; so a
/// model's own is taken where there is one.</remarks>
public sealed class MeasuredRates
{
    private readonly ConcurrentDictionary<Placement, MeasuredRate> ofDevices = new();
    private readonly ConcurrentDictionary<(Placement Placement, string Model), MeasuredRate> ofModels = new();

    /// <summary>Takes note of an analysis that ended with its rows.</summary>
    /// <param name="placement">Where it ran.</param>
    /// <param name="model">Its model.</param>
    /// <param name="flops">The floating-point operations of the block passes that ran.</param>
    /// <param name="ran">How long it ran.</param>
    public void Note(Placement placement, string model, double flops, TimeSpan ran)
    {
        if (flops > 0 && ran > TimeSpan.Zero)
        {
            MeasuredRate rate = new(model, flops / ran.TotalSeconds);
            ofDevices[placement] = rate;
            ofModels[(placement, model)] = rate;
        }
    }

    /// <summary>The rate to reckon with; null where nothing ran there since the service started.</summary>
    /// <param name="placement">The device and precision.</param>
    /// <param name="model">The model.</param>
    public MeasuredRate? Of(Placement placement, string model) =>
        ofModels.GetValueOrDefault((placement, model)) ?? ofDevices.GetValueOrDefault(placement);
}

/// <summary>A rate that was measured.</summary>
/// <param name="Model">The model that reached it.</param>
/// <param name="FlopsPerSecond">Floating-point operations of block passes a second.</param>
public sealed record MeasuredRate(string Model, double FlopsPerSecond);
