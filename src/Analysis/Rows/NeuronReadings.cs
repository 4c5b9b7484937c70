namespace SelfRepair.Analysis.Rows;

/// <summary>Direct effects of the neurons of one MLP layer, and how they change, summed over a row's scored positions
/// (E72).</summary>
/// <remarks>A neuron's direct effect is post (W_out u) / s: post its activation, W_out its row of the matrix, u the
/// scored direction, s the scale of <see cref="NeuronReads"/>. b_out is no neuron's. Positions where some number is not
/// finite are left out.</remarks>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Count">Positions that are summed.</param>
/// <param name="DirectEffects">Sums in the row that this row starts from, [neuron], logits.</param>
/// <param name="Changes">Sums of this row's less that row's, [neuron], logits; positive: raises the target's
/// logit.</param>
/// <param name="AntiErasures">Positions where the neuron's direct effect is negative there and rises,
/// [neuron].</param>
/// <param name="Recurrences">Positions where the neuron is among those of the largest |change|, [neuron]: ties to the
/// lower index, a change of 0 is never among them.</param>
public sealed record NeuronReadings(
    int Layer,
    int Count,
    ReadOnlyMemory<double> DirectEffects,
    ReadOnlyMemory<double> Changes,
    ReadOnlyMemory<int> AntiErasures,
    ReadOnlyMemory<int> Recurrences);
